package io.acclimate.dashboard.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The types in the page's comments, checked by TypeScript. */
@Tag("all")
@Timeout(120)
final class TypesTest {
  private static final Path FOLDER = Path.of("src", "test", "js");
  private static final Path COMPILER = FOLDER.resolve("node_modules/typescript/bin/tsc");

  @Test
  void fit() throws Exception {
    assumeTrue(
        Files.exists(COMPILER),
        "TypeScript is not installed: npm ci --prefix services/dashboard/src/test/js");

    Process check =
        new ProcessBuilder("node", COMPILER.toString(), "--project", FOLDER.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
  }
}
