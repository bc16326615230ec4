package io.pixelsdb.pixels.flink;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the jar with everything in it must hold, and what it must not. */
class FatJarITCase {

    private static final String SHADED = "io/pixelsdb/pixels/flink/shaded/";
    private static final Pattern PLUGIN = Pattern.compile("paimon-(plugin-s3|codegen)/.*");
    private static final Pattern SERVICE = Pattern.compile("META-INF/services/[^/]+");
    private static final Pattern COORDINATES = Pattern.compile("[\\w.-]+:[\\w.-]+:[\\w.-]+");
    private static final int JAVA_11 = 55;

    private static JarFile jar;
    private static List<String> names;

    @BeforeAll
    static void openJar() throws IOException {
        jar = new JarFile(System.getProperty("pixels.it.jar"));
        names =
                jar.stream()
                        .filter(not(JarEntry::isDirectory))
                        .map(JarEntry::getName)
                        .collect(Collectors.toList());
    }

    @AfterAll
    static void closeJar() throws IOException {
        jar.close();
    }

    @Test
    void everyProviderOfAServiceIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String service : matching(SERVICE)) {
            for (String provider : providers(service)) {
                if (jar.getEntry(provider.replace('.', '/') + ".class") == null) {
                    missing.add(service + ": " + provider);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void servicesOfAllLibrariesAreMerged() throws IOException {
        assertThat(providers("META-INF/services/org.apache.flink.table.factories.Factory"))
                .contains(
                        "io.pixelsdb.pixels.flink.sink.iceberg.IcebergSinkFactory",
                        "io.pixelsdb.pixels.flink.sink.paimon.PaimonSinkFactory",
                        "org.apache.iceberg.flink.FlinkDynamicTableFactory",
                        "org.apache.paimon.flink.FlinkTableFactory");
        assertThat(providers("META-INF/services/org.apache.paimon.fs.FileIOLoader"))
                .contains(
                        "org.apache.paimon.fs.local.LocalFileIOLoader",
                        "org.apache.paimon.s3.S3Loader");
        assertThat(providers(relocatedService("io.grpc.NameResolverProvider")))
                .contains(
                        "io.pixelsdb.pixels.flink.shaded.io.grpc.internal.DnsNameResolverProvider",
                        "io.pixelsdb.pixels.flink.shaded.io.grpc.netty.UdsNameResolverProvider");
        assertThat(providers(relocatedService("io.grpc.LoadBalancerProvider")))
                .contains(
                        "io.pixelsdb.pixels.flink.shaded.io.grpc.internal"
                                + ".PickFirstLoadBalancerProvider");
    }

    /**
     * Any other one listed would be missing here, or clash with that of the cluster's own Hadoop.
     */
    @Test
    void hadoopOffersTheLocalFileSystemAlone() throws IOException {
        assertThat(providers("META-INF/services/org.apache.hadoop.fs.FileSystem"))
                .containsExactly("org.apache.hadoop.fs.LocalFileSystem");
    }

    @Test
    void wireLibrariesAreRelocated() {
        assertThat(matching(Pattern.compile("(io/grpc|io/netty|io/perfmark|com/google)/.*")))
                .isEmpty();
        assertThat(names)
                .contains(
                        SHADED + "io/grpc/ManagedChannel.class",
                        SHADED + "io/netty/channel/Channel.class",
                        SHADED + "com/google/protobuf/Message.class",
                        SHADED + "com/google/common/base/Preconditions.class");
    }

    @Test
    void pluginsOfPaimonAreNotRewritten() throws IOException {
        assertThat(names).contains("paimon-plugin-s3/com/google/common/base/Preconditions.class");
        List<String> rewritten = new ArrayList<>();
        for (String name : matching(PLUGIN)) {
            if (new String(read(name), StandardCharsets.ISO_8859_1).contains(SHADED)) {
                rewritten.add(name);
            }
        }
        assertThat(rewritten).isEmpty();
    }

    @Test
    void ourProviderStandsBesideTheFileSystemOfPaimonAlone() {
        String provider = "io/pixelsdb/pixels/flink/aws/plugin/PaimonS3CredentialsProvider.class";
        assertThat(names)
                .contains("paimon-plugin-s3/" + provider)
                .doesNotContain(provider)
                .noneMatch(name -> name.contains("PaimonS3CredentialsProvider$"));
    }

    @Test
    void classesRunOnJava11() throws IOException {
        List<String> tooNew = new ArrayList<>();
        for (String name : names) {
            if (name.endsWith(".class") && !name.contains("META-INF/versions/")) {
                try (DataInputStream in = new DataInputStream(open(name))) {
                    in.readInt();
                    in.readUnsignedShort();
                    if (in.readUnsignedShort() > JAVA_11) {
                        tooNew.add(name);
                    }
                }
            }
        }
        assertThat(tooNew).isEmpty();
    }

    @Test
    void holdsNeitherSignaturesNorModules() {
        assertThat(matching(Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"))).isEmpty();
        assertThat(matching(Pattern.compile("(META-INF/versions/\\d+/)?module-info\\.class")))
                .isEmpty();
    }

    @Test
    void holdsNoFileTwice() {
        Set<String> seen = new HashSet<>();
        assertThat(names.stream().filter(name -> !seen.add(name))).isEmpty();
    }

    @Test
    void leavesLoggingToTheCluster() {
        assertThat(
                        matching(
                                Pattern.compile(
                                        "(org/slf4j|org/apache/log4j|org/apache/logging"
                                                + "|ch/qos/logback)/.*")))
                .isEmpty();
    }

    /** Only Snappy, of which a cluster and the jar may well have two versions. */
    @Test
    void repeatsNoClassOfTheCluster() throws IOException {
        Set<String> repeated = new TreeSet<>(names);
        repeated.retainAll(classesOfTheCluster());
        repeated.removeIf(name -> name.startsWith("org/xerial/snappy/"));
        assertThat(repeated).isEmpty();
    }

    @Test
    void isMultiRelease() throws IOException {
        Attributes attributes = jar.getManifest().getMainAttributes();
        assertThat(attributes.getValue("Multi-Release")).isEqualTo("true");
    }

    @Test
    void carriesItsLicences() {
        assertThat(names)
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/licenses/iceberg-flink-runtime-1.20-jar/LICENSE",
                        "META-INF/licenses/paimon-flink-1.20-jar/META-INF/NOTICE",
                        "META-INF/licenses/hadoop-client-api-jar/META-INF/NOTICE.txt",
                        "META-INF/licenses/hadoop-client-runtime-jar/META-INF/licenses-binary"
                                + "/LICENSE.protobuf.txt");
    }

    @Test
    void noticeNamesExactlyWhatIsBundled() throws IOException {
        Set<String> noticed = new TreeSet<>();
        lines("META-INF/NOTICE")
                .filter(line -> line.startsWith("- "))
                .map(line -> line.substring(2))
                .filter(line -> COORDINATES.matcher(line).matches())
                .forEach(noticed::add);
        Set<String> bundled = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of(System.getProperty("pixels.it.bundled")))) {
            String[] parts = line.trim().split(" ")[0].split(":");
            if (parts.length == 5) {
                bundled.add(parts[0] + ":" + parts[1] + ":" + parts[3]);
            }
        }
        assertThat(noticed).isEqualTo(bundled);
    }

    /** The places that NOTICE gives for the texts of other licences. */
    @Test
    void textsThatNoticePointsToAreThere() throws IOException {
        List<String> missing =
                lines("META-INF/NOTICE")
                        .filter(line -> line.matches("- .*: [^ /]+-jar/[^ ,]+"))
                        .map(line -> line.substring(line.lastIndexOf(": ") + 2))
                        .filter(place -> jar.getEntry("META-INF/licenses/" + place) == null)
                        .collect(Collectors.toList());
        assertThat(missing).isEmpty();
    }

    private static Set<String> classesOfTheCluster() throws IOException {
        Path classPath = Path.of(System.getProperty("pixels.it.flink-cluster"), "classpath");
        Set<String> classes = new HashSet<>();
        for (String file : Files.readString(classPath).trim().split(File.pathSeparator)) {
            try (JarFile library = new JarFile(file)) {
                library.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.endsWith(".class"))
                        .forEach(classes::add);
            }
        }
        return classes;
    }

    private static String relocatedService(String name) {
        return "META-INF/services/" + SHADED.replace('/', '.') + name;
    }

    private static List<String> matching(Pattern pattern) {
        return names.stream().filter(pattern.asMatchPredicate()).collect(Collectors.toList());
    }

    private static List<String> providers(String service) throws IOException {
        return lines(service)
                .map(line -> line.replaceFirst("#.*", "").trim())
                .filter(not(String::isEmpty))
                .collect(Collectors.toList());
    }

    private static Stream<String> lines(String name) throws IOException {
        return new String(read(name), StandardCharsets.UTF_8).lines();
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    private static InputStream open(String name) throws IOException {
        return jar.getInputStream(jar.getEntry(name));
    }
}
