package io.acclimate.schemas;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The schemas that were ever released: {@code released/v1/Name.avsc}, {@code v2}, and so on. */
final class ReleasedSchemas {
  static final Path FOLDER = Path.of("released");

  private ReleasedSchemas() {}

  /** All releases of a schema, oldest first. */
  static List<Schema> of(String name) throws IOException {
    List<Schema> releases = new ArrayList<>();
    for (Path release : releases()) {
      Path file = release.resolve(name + ".avsc");
      if (Files.exists(file)) {
        releases.add(new Schema.Parser().parse(Files.readString(file)));
      }
    }
    return releases;
  }

  /** A schema as it was in a release, counted from 1: its own file, or the one before it. */
  static Schema in(int release, String name) throws IOException {
    for (int number = release; number >= 1; number--) {
      Path file = FOLDER.resolve("v" + number).resolve(name + ".avsc");
      if (Files.exists(file)) {
        return new Schema.Parser().parse(Files.readString(file));
      }
    }
    throw new IllegalArgumentException("no " + name + " in release " + release);
  }

  /** A schema as its file holds it. */
  static String text(Schema schema) throws IOException {
    return new ObjectMapper().readTree(schema.toString()).toPrettyString() + "\n";
  }

  /** Folders of all releases, oldest first. */
  static List<Path> releases() throws IOException {
    List<Path> releases = new ArrayList<>();
    for (int number = 1; Files.isDirectory(FOLDER.resolve("v" + number)); number++) {
      releases.add(FOLDER.resolve("v" + number));
    }
    return releases;
  }

  /** Names in a release. */
  static List<String> names(Path release) throws IOException {
    try (Stream<Path> files = Files.list(release)) {
      return files
          .map(file -> file.getFileName().toString().replace(".avsc", ""))
          .sorted()
          .toList();
    }
  }
}
