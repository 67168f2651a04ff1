package io.acclimate.load.drivers;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file of what was sent, by which somebody else can account for it. */
public final class Ledger implements AutoCloseable {
  private final BufferedWriter lines;

  private Ledger(BufferedWriter lines) {
    this.lines = lines;
  }

  /** A new file; one that is there is replaced. */
  public static Ledger create(Path file) {
    try {
      return new Ledger(Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the ledger " + file, e);
    }
  }

  /** Reads what was written. */
  public static List<SentEvent> read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(SentEvent::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the ledger " + file, e);
    }
  }

  /** Adds a line; any thread. */
  public synchronized void write(SentEvent event) {
    try {
      lines.write(event.line());
      lines.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the ledger", e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the ledger", e);
    }
  }
}
