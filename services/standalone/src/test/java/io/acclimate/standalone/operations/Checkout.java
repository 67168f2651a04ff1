package io.acclimate.standalone.operations;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** The files of this checkout. */
final class Checkout {
  /** Tests run in the folder of their module. */
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  private Checkout() {}

  static Path path(String relative) {
    return ROOT.resolve(relative);
  }

  static String text(String relative) {
    try {
      return Files.readString(path(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files below a folder that end so, in order. */
  static List<Path> files(String folder, String end) {
    try (Stream<Path> all = Files.walk(path(folder))) {
      return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one document of a YAML file. */
  static Map<String, Object> yaml(String relative) {
    return Tree.map(documents(path(relative)).getFirst());
  }

  /** All documents of a YAML file. */
  static List<Object> documents(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return StreamSupport.stream(new Yaml().loadAll(reader).spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
