package io.pixelsdb.pixels.flink.config;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;

/** Arguments of the job: {@code [--config FILE] [--set key=value …] [--help]}. Immutable. */
@Internal
public final class CommandLine {

    public static final String USAGE =
            "Arguments: [--config FILE] [--set key=value ...] [--help]\n"
                    + "  --config FILE    properties file, a local path or any URI that Flink can"
                    + " read;\n"
                    + "                   without it, "
                    + ConfigLoader.DEFAULT_FILE
                    + " from the class path\n"
                    + "  --set key=value  sets one key, over the file; may be repeated\n"
                    + "  --help           prints this";

    @Nullable private String configFile;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private boolean help;

    private final String usage;

    private CommandLine(String usage) {
        this.usage = requireNonNull(usage, "usage");
    }

    /**
     * @throws ValidationException if an argument is unknown or lacks its value
     */
    public static CommandLine parse(String... args) {
        return parse(USAGE, Arrays.asList(args));
    }

    /**
     * For a command that takes more arguments, given without these.
     *
     * @param usage said with errors
     * @throws ValidationException if an argument is unknown or lacks its value
     */
    public static CommandLine parse(String usage, List<String> args) {
        CommandLine line = new CommandLine(usage);
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--help":
                case "-h":
                    line.help = true;
                    break;
                case "--config":
                    line.setConfigFile(line.valueOf(argument, rest));
                    break;
                case "--set":
                    line.addSetting(line.valueOf(argument, rest));
                    break;
                default:
                    throw new ValidationException(line.refusal(argument));
            }
        }
        return line;
    }

    public Optional<String> configFile() {
        return Optional.ofNullable(configFile);
    }

    /** What {@code --set} gave, in the order in which it was given; the last wins for a key. */
    public Map<String, String> settings() {
        return Collections.unmodifiableMap(settings);
    }

    public boolean isHelp() {
        return help;
    }

    private void setConfigFile(String file) {
        if (configFile != null) {
            throw new ValidationException("--config is there twice.\n" + usage);
        }
        configFile = file;
    }

    private void addSetting(String setting) {
        int equals = setting.indexOf('=');
        String key = equals < 0 ? "" : setting.substring(0, equals).trim();
        if (key.isEmpty()) {
            throw new ValidationException("--set takes key=value.\n" + usage);
        }
        settings.put(key, setting.substring(equals + 1).trim());
    }

    private String valueOf(String argument, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new ValidationException(argument + " needs a value.\n" + usage);
        }
        return rest.next();
    }

    /** Names the argument without what follows an equals sign, which may be secret. */
    private String refusal(String argument) {
        String name = argument.split("=", 2)[0];
        boolean joined = name.equals("--config") || name.equals("--set");
        return (joined
                        ? "A blank, not an equals sign, goes between " + name + " and its value"
                        : "Unknown argument '" + name + "'")
                + ".\n"
                + usage;
    }
}
