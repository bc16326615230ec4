package io.pixelsdb.pixels.flink.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TimeZone;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives every test JVM a time zone and a locale by chance, among those that bring mistakes to
 * light. Prints them; {@code -Dtest.timezone=} and {@code -Dtest.locale=} bring them back.
 */
public final class RandomEnvironment implements LauncherSessionListener {

    private static final List<String> ZONES =
            List.of(
                    "UTC",
                    "America/Los_Angeles",
                    "America/St_Johns",
                    "Asia/Kathmandu",
                    "Europe/Berlin",
                    "Pacific/Apia",
                    "Pacific/Chatham");

    private static final List<String> LOCALES =
            List.of("en-US", "de-DE", "fr-FR", "ja-JP", "pl-PL", "tr-TR");

    /**
     * With other digits. For units alone: Flink writes durations and Paimon writes the lengths of
     * types in the digits of the locale, and neither can read them back.
     */
    private static final String OTHER_DIGITS = "ar-EG";

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Random random = new Random();
        String zone = System.getProperty("test.timezone", pick(ZONES, random));
        String locale = System.getProperty("test.locale", pick(locales(), random));
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        Locale.setDefault(Locale.forLanguageTag(locale));
        // What is started from here, such as other JVMs, reads the properties.
        System.setProperty("user.timezone", zone);
        System.setProperty("user.language", Locale.getDefault().getLanguage());
        System.setProperty("user.country", Locale.getDefault().getCountry());
        System.out.printf(
                Locale.ROOT, "Tests run with -Dtest.timezone=%s -Dtest.locale=%s%n", zone, locale);
    }

    private static List<String> locales() {
        // Given to integration tests alone.
        if (System.getProperty("pixels.it.jar") != null) {
            return LOCALES;
        }
        List<String> locales = new ArrayList<>(LOCALES);
        locales.add(OTHER_DIGITS);
        return locales;
    }

    private static String pick(List<String> among, Random random) {
        return among.get(random.nextInt(among.size()));
    }
}
