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
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/**
 * Entry point of the maintenance of a job's tables, which starts no job. Knows nothing of Flink
 * itself: run from the jar alone, it takes Flink's libraries from {@code FLINK_HOME}.
 */
public final class PixelsMaintenance {

    private static final String COMMAND = "io.pixelsdb.pixels.flink.job.MaintenanceCommand";

    /** In Flink's core, and in none of the libraries that are in the jar. */
    private static final String PROBE = "org.apache.flink.configuration.Configuration";

    /** Of Log4j, which Flink brings along. */
    private static final List<String> LOG_SETTINGS =
            List.of("log4j.configurationFile", "log4j2.configurationFile");

    private PixelsMaintenance() {}

    public static void main(String[] args) {
        end(() -> run(args, System.getenv("FLINK_HOME")), System.err, System::exit);
    }

    /**
     * Exits whatever happens: pools of the libraries may outlive the work, also when it ends by an
     * error, and a process that hangs keeps the locks of whoever started it.
     */
    static void end(Callable<Integer> work, PrintStream err, IntConsumer exit) {
        int exitCode = 1;
        try {
            exitCode = work.call();
        } catch (Throwable e) {
            e.printStackTrace(err);
        } finally {
            exit.accept(exitCode);
        }
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
            logToTheConsole();
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

    /**
     * Unless the user says otherwise. The files in {@code FLINK_HOME/conf} are for processes that
     * Flink's scripts start, and want the name of a log file from them.
     */
    private static void logToTheConsole() {
        if (System.getenv("LOG4J_CONFIGURATION_FILE") == null
                && LOG_SETTINGS.stream().allMatch(name -> System.getProperty(name) == null)) {
            System.setProperty(
                    LOG_SETTINGS.get(0),
                    PixelsMaintenance.class
                            .getResource("maintenance-log4j2.properties")
                            .toString());
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
