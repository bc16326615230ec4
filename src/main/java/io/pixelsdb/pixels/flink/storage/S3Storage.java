package io.pixelsdb.pixels.flink.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * A prefix of a bucket on S3, or on a store that speaks its language and knows conditional writes.
 * An object is there as a whole or not at all. Thread-safe.
 */
final class S3Storage implements Storage {

    private static final int MOST_PER_DELETION = 1000;
    private static final int MOST_TOLD = 10;

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final S3Failures failures;

    /**
     * @param client closed with this
     * @param prefix of all keys, with or without slashes around it; may be empty
     */
    S3Storage(S3Client client, String bucket, String prefix, S3Failures failures) {
        this.client = requireNonNull(client, "client");
        this.bucket = requireNonNull(bucket, "bucket");
        String bare = prefix.replaceAll("^/+|/+$", "");
        this.prefix = bare.isEmpty() ? "" : bare + "/";
        this.failures = requireNonNull(failures, "failures");
    }

    @Override
    public StorageOutput create(String name) {
        return new WholeOutput(new S3Object(client, bucket, key(name), failures));
    }

    @Override
    public List<StoredFile> list(String namesBeginWith) throws IOException {
        String keysBeginWith = prefix + Names.checkPrefix(namesBeginWith);
        try {
            return client
                    .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(keysBeginWith))
                    .contents()
                    .stream()
                    .map(found -> new StoredFile(nameOf(found.key()), found.size()))
                    // Somebody else's where the name is none.
                    .filter(file -> Names.isName(file.name()))
                    .sorted(Comparator.comparing(StoredFile::name))
                    .collect(Collectors.toList());
        } catch (SdkException e) {
            throw failures.translate("list", keysBeginWith, e);
        }
    }

    @Override
    public byte[] read(String name, long offset, int length) throws IOException {
        Names.checkRange(offset, length);
        String key = key(name);
        try {
            if (length == 0) {
                client.headObject(request -> request.bucket(bucket).key(key));
                return new byte[0];
            }
            GetObjectRequest request =
                    GetObjectRequest.builder()
                            .bucket(bucket)
                            .key(key)
                            .range("bytes=" + offset + "-" + (offset + length - 1))
                            .build();
            byte[] bytes = client.getObjectAsBytes(request).asByteArrayUnsafe();
            if (bytes.length > length) {
                throw new IOException("The store knows no ranges; asked for a part of " + key);
            }
            return bytes;
        } catch (SdkException e) {
            if (S3Failures.isBehindEnd(e)) {
                return new byte[0];
            }
            if (S3Failures.isAbsent(e)) {
                throw new NoSuchFileException("s3://" + bucket + "/" + key);
            }
            throw failures.translate("read", key, e);
        }
    }

    @Override
    public void delete(Collection<String> names) throws IOException {
        List<ObjectIdentifier> objects =
                names.stream()
                        .map(name -> ObjectIdentifier.builder().key(key(name)).build())
                        .collect(Collectors.toList());
        List<S3Error> errors = new ArrayList<>();
        for (int from = 0; from < objects.size(); from += MOST_PER_DELETION) {
            int to = Math.min(objects.size(), from + MOST_PER_DELETION);
            errors.addAll(deleteTogether(objects.subList(from, to)));
        }
        if (!errors.isEmpty()) {
            IOException failure = failures.notDeleted(errors.get(0));
            errors.stream()
                    .skip(1)
                    .limit(MOST_TOLD)
                    .map(failures::notDeleted)
                    .forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private List<S3Error> deleteTogether(List<ObjectIdentifier> objects) throws IOException {
        Delete delete = Delete.builder().objects(objects).quiet(true).build();
        try {
            return client.deleteObjects(request -> request.bucket(bucket).delete(delete)).errors();
        } catch (SdkException e) {
            throw failures.translate("delete", objects.get(0).key(), e);
        }
    }

    @Override
    public boolean syncsWhileOpen() {
        return false;
    }

    @Override
    public void close() {
        client.close();
    }

    private String key(String name) {
        return prefix + Names.checkName(name);
    }

    private String nameOf(String key) {
        return key.substring(prefix.length());
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + prefix;
    }
}
