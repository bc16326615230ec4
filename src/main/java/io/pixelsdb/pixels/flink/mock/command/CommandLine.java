package io.pixelsdb.pixels.flink.mock.command;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Options as given on the command line, {@code --name value} or {@code --name=value}. */
final class CommandLine {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,20}");

    private final Map<MockOption, String> values = new EnumMap<>(MockOption.class);

    private CommandLine() {}

    static CommandLine parse(String... args) throws UsageException {
        CommandLine line = new CommandLine();
        for (int i = 0; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            MockOption option =
                    MockOption.find(equals < 0 ? args[i] : args[i].substring(0, equals));
            String value = equals < 0 ? "" : args[i].substring(equals + 1);
            if (option.isFlag() && equals >= 0) {
                throw new UsageException(option + " takes no value");
            }
            if (!option.isFlag() && equals < 0) {
                if (++i == args.length) {
                    throw new UsageException(option + " needs a value");
                }
                value = args[i];
            }
            if (line.values.put(option, value) != null) {
                throw new UsageException(option + " is given twice");
            }
        }
        return line;
    }

    boolean has(MockOption option) {
        return values.containsKey(option);
    }

    Optional<String> given(MockOption option) {
        return Optional.ofNullable(values.get(option));
    }

    String text(MockOption option) {
        return values.getOrDefault(option, option.standard());
    }

    long number(MockOption option, long least, long most) throws UsageException {
        String value = text(option);
        if (WHOLE_NUMBER.matcher(value).matches()) {
            BigInteger number = new BigInteger(value);
            if (number.compareTo(BigInteger.valueOf(least)) >= 0
                    && number.compareTo(BigInteger.valueOf(most)) <= 0) {
                return number.longValue();
            }
        }
        throw option.wrong(value, "a whole number from " + least + " to " + most);
    }

    /** Which of two words is given: true for the first. */
    boolean first(MockOption option, String first, String second) throws UsageException {
        String value = text(option);
        if (value.equals(first) || value.equals(second)) {
            return value.equals(first);
        }
        throw option.wrong(value, first + " or " + second);
    }
}
