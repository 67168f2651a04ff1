package io.acclimate.core.adaptation.trial;

import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelDefinition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * Measures rounds on the UCI Gas Sensor Array Drift data, as docs/decisions/0005-round-defaults.md
 * reports. Run it with {@code java … GasDriftTrial DIR [adaptation JSON] [key=value …]}.
 */
public final class GasDriftTrial {
  private static final int FEATURES = 128;

  private GasDriftTrial() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    String adaptation = args.length > 1 ? args[1] : "{}";
    int experience = 100;
    int latency = 125;
    int seeds = 5;
    int hidden = 64;
    boolean scratch = false;
    boolean log = false;
    for (int i = 2; i < args.length; i++) {
      String[] pair = args[i].split("=", 2);
      switch (pair[0]) {
        case "experience" -> experience = Integer.parseInt(pair[1]);
        case "latency" -> latency = Integer.parseInt(pair[1]);
        case "seeds" -> seeds = Integer.parseInt(pair[1]);
        case "hidden" -> hidden = Integer.parseInt(pair[1]);
        case "scratch" -> scratch = Boolean.parseBoolean(pair[1]);
        case "log" -> log = Boolean.parseBoolean(pair[1]);
        default -> throw new IllegalArgumentException("unknown: " + args[i]);
      }
    }
    List<StreamTrial.Result> results = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      StreamTrial trial =
          new StreamTrial(
              definition(adaptation, experience, hidden), experience, latency, scratch, log);
      results.add(trial.run(batches(folder, seed)));
    }
    System.out.println(
        adaptation + " " + List.of(args).subList(Math.min(args.length, 2), args.length));
    System.out.println(StreamTrial.summary(results));
  }

  /** A network with one hidden layer and a spec for the data. */
  static ModelDefinition definition(String adaptation, int maxExamples, int hidden) {
    return ModelDefinition.fromJson(
        Json.parse(
            String.format(
                Locale.ROOT,
                """
                {"model": "gas-sensors", "input": {"kind": "tensor", "shape": [128]},
                 "classes": ["1", "2", "3", "4", "5", "6"],
                 "sourceDomain": "batch-1", "targetDomain": "plant",
                 "experience": {"maxExamples": %d}, "adaptation": %s,
                 "network": {"layers": [{"kind": "linear", "name": "fc1", "in": 128, "out": %d},
                   {"kind": "relu"}, {"kind": "linear", "name": "fc2", "in": %d, "out": 6}]}}
                """,
                maxExamples,
                adaptation,
                hidden,
                hidden)));
  }

  /** All batches that are there, in order, rows shuffled within a batch. */
  static List<StreamTrial.Event> batches(Path folder, int seed) throws IOException {
    List<StreamTrial.Event> events = new ArrayList<>();
    for (int batch = 1; batch <= 10; batch++) {
      Path file = folder.resolve("batch" + batch + ".dat.gz");
      if (!Files.exists(file)) {
        break;
      }
      List<StreamTrial.Event> rows = new ArrayList<>();
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        while (line != null) {
          rows.add(event("batch-" + batch, seed + "-" + batch + "-" + rows.size(), line));
          line = reader.readLine();
        }
      }
      Collections.shuffle(rows, new Random(seed));
      events.addAll(rows);
    }
    return events;
  }

  private static StreamTrial.Event event(String domain, String id, String line) {
    String[] fields = line.trim().split("\\s+", -1);
    float[] values = new float[FEATURES];
    for (int i = 1; i < fields.length; i++) {
      int colon = fields[i].indexOf(':');
      values[Integer.parseInt(fields[i].substring(0, colon)) - 1] =
          Float.parseFloat(fields[i].substring(colon + 1));
    }
    String label = fields[0].split(";", -1)[0];
    return new StreamTrial.Event(id, domain, label, TensorBytes.ofFloats(values));
  }
}
