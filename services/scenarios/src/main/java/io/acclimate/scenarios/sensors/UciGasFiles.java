package io.acclimate.scenarios.sensors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the UCI files of the gas sensor array drift set: {@code batchN.dat} or {@code
 * batchN.dat.gz}, lines {@code class;ppm i:v …} or {@code class i:v …} with indices from 1.
 */
public final class UciGasFiles {

  private static final int MAX_BATCHES = 1_000;

  private UciGasFiles() {}

  /**
   * Reads batch 1, 2, … up to the first number that has no file.
   *
   * @param shuffleSeed seed of the shuffle inside each batch (the real files are partly sorted by
   *     class), or null to keep the order of the file
   * @throws IOException if the folder has fewer than two batches or a line is malformed; names file
   *     and line
   */
  public static List<Batch> read(Path folder, @Nullable Long shuffleSeed) throws IOException {
    List<Batch> batches = new ArrayList<>();
    for (int number = 1; number <= MAX_BATCHES; number++) {
      Optional<Path> file = file(folder, number);
      if (file.isEmpty()) {
        break;
      }
      List<Batch.Row> rows = new ArrayList<>(rows(file.get()));
      if (shuffleSeed != null) {
        Collections.shuffle(rows, new Random(shuffleSeed * 31 + number));
      }
      Batch.Change change = number == 1 ? Batch.Change.SOURCE : Batch.Change.UNKNOWN;
      batches.add(new Batch("batch-" + number, change, rows));
    }
    if (batches.size() < 2) {
      throw new IOException(
          folder
              + " holds "
              + batches.size()
              + " batches; wanted batch1.dat[.gz], batch2.dat[.gz], …");
    }
    int features = batches.getFirst().rows().getFirst().features().length;
    for (Batch batch : batches) {
      for (Batch.Row row : batch.rows()) {
        if (row.features().length != features) {
          throw new IOException(
              batch.name()
                  + " has a row of "
                  + row.features().length
                  + " features, batch-1 has "
                  + features);
        }
      }
    }
    return List.copyOf(batches);
  }

  private static Optional<Path> file(Path folder, int number) {
    for (String suffix : List.of(".dat", ".dat.gz")) {
      Path file = folder.resolve("batch" + number + suffix);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static List<Batch.Row> rows(Path file) throws IOException {
    List<Batch.Row> rows = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream bytes = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          rows.add(row(line.strip(), file, number));
        }
      }
    }
    if (rows.isEmpty()) {
      throw new IOException(file + " has no rows");
    }
    return rows;
  }

  private static Batch.Row row(String line, Path file, int number) throws IOException {
    String[] parts = line.split("\\s+", -1);
    String label = parts[0].split(";", 2)[0];
    float[] features = new float[parts.length - 1];
    try {
      for (int i = 0; i < features.length; i++) {
        String[] pair = parts[i + 1].split(":", 2);
        if (pair.length != 2 || Integer.parseInt(pair[0]) != i + 1) {
          throw new IOException(
              file + " line " + number + ": wanted " + (i + 1) + ":value, found " + parts[i + 1]);
        }
        features[i] = Float.parseFloat(pair[1]);
      }
    } catch (NumberFormatException e) {
      throw new IOException(file + " line " + number + ": not a number: " + e.getMessage(), e);
    }
    return new Batch.Row(features, label);
  }
}
