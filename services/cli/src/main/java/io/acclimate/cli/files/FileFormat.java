package io.acclimate.cli.files;

import java.nio.file.Path;
import java.util.Locale;

/** How rows are written in a file. */
public enum FileFormat {
  /** One JSON object per line. */
  JSONL,
  /** Numbers separated by commas, the label last; a first line of names is skipped. */
  CSV,
  /** {@code class i:value …} with indices from 1, or {@code class;anything i:value …}. */
  SVMLIGHT;

  /** What a file's name says; svmlight where it says nothing. */
  public static FileFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".csv")) {
      return CSV;
    }
    return plain.endsWith(".jsonl") || plain.endsWith(".ndjson") || plain.endsWith(".json")
        ? JSONL
        : SVMLIGHT;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
