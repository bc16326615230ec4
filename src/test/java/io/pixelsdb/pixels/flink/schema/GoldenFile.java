package io.pixelsdb.pixels.flink.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code golden/values.txt}, whose head says what it looks like. */
public final class GoldenFile {

    private static final Path FILE = Path.of("src", "test", "resources", "golden", "values.txt");

    private GoldenFile() {}

    /** Every vector in the order of the file. */
    public static List<GoldenVector> read() throws IOException {
        Map<String, Map<String, String>> generations = new LinkedHashMap<>();
        List<GoldenVector> vectors = new ArrayList<>();
        List<String> lines = Files.readAllLines(FILE);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("@")) {
                readSettings(line.substring(1).trim().split("\\s+"), generations);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                vectors.add(new GoldenVector(i + 1, generations, line.split(" *\\| ", 4)));
            }
        }
        return vectors;
    }

    private static void readSettings(String[] words, Map<String, Map<String, String>> generations) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            String[] setting = words[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        generations.put(words[0], settings);
    }
}
