package io.pixelsdb.pixels.flink;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Entry point of the maintenance of a job's tables, which starts no job. Knows nothing of Flink
 * itself: run from the jar alone, it takes Flink's libraries from {@code FLINK_HOME}.
 */
public final class PixelsMaintenance {

    private static final String COMMAND = "io.pixelsdb.pixels.flink.job.MaintenanceCommand";

    /** In Flink's core, and in none of the libraries that are in the jar. */
    private static final String PROBE = "org.apache.flink.configuration.Configuration";

    private PixelsMaintenance() {}

    public static void main(String[] args) throws Exception {
        // Pools of the libraries may outlive the work.
        System.exit(run(args, System.getenv("FLINK_HOME")));
    }

    static int run(String[] args, String flinkHome) throws Exception {
        ClassLoader loader = PixelsMaintenance.class.getClassLoader();
        if (!hasFlink(loader)) {
            Path lib = Path.of(flinkHome == null ? "" : flinkHome, "lib");
            if (flinkHome == null || flinkHome.isEmpty() || !Files.isDirectory(lib)) {
                System.err.println(
                        "Flink is not on the class path. Set FLINK_HOME to the directory of a"
                                + " Flink 1.20, which has lib in it, or run this as\n"
                                + "  flink run -c "
                                + PixelsMaintenance.class.getName()
                                + " <jar> --config FILE");
                return 1;
            }
            loader = withLibraries(lib);
            Thread.currentThread().setContextClassLoader(loader);
        }
        try {
            return (int)
                    Class.forName(COMMAND, true, loader)
                            .getMethod("run", String[].class, PrintStream.class, PrintStream.class)
                            .invoke(null, args, System.out, System.err);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
        }
    }

    private static boolean hasFlink(ClassLoader loader) {
        try {
            Class.forName(PROBE, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** All in one loader, as our classes have to see Flink's and Flink's factories ours. */
    private static ClassLoader withLibraries(Path lib) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(url(Path.of(entry)));
        }
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "*.jar")) {
            for (Path jar : jars) {
                urls.add(url(jar));
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }
}
