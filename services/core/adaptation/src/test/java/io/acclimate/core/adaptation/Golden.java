package io.acclimate.core.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that a long-lived format must read and write for ever. {@code -Dgolden.write} makes the
 * absent ones.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  public static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(name));
  }

  public static void assertWrites(String name, byte[] written) throws IOException {
    Path file = FOLDER.resolve(name);
    if (System.getProperty("golden.write") != null && Files.notExists(file)) {
      Files.createDirectories(FOLDER);
      Files.write(file, written);
    }
    assertThat(written).as("bytes written for %s", name).isEqualTo(bytes(name));
  }
}
