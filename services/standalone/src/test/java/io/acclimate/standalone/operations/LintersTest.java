package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What linters that others wrote say of the Dockerfile and the compose file. */
@Tag("all")
final class LintersTest {
  private static final String DOCKERFILE = "docker/Dockerfile";
  private static final String COMPOSE = "docker/compose.yaml";

  @TempDir Path folder;

  @Test
  void theDockerfileHasNoInstructionFlagOrArgumentThatDockerDoesNotKnow() throws Exception {
    Tool.run(NodePrograms.folder(), dockerfile(Checkout.path(DOCKERFILE)));

    assertThat(Tool.there(dockerfile(changed(DOCKERFILE, "EXPOSE 8080", "EXPOSE http"))))
        .as("a port that is none passes")
        .isFalse();
  }

  @Test
  void theComposeFileIsAsItsSchemaHasIt() throws Exception {
    Tool.run(NodePrograms.folder(), compose(Checkout.path(COMPOSE)));

    assertThat(Tool.there(compose(changed(COMPOSE, "read_only:", "readonly:"))))
        .as("an unknown key passes")
        .isFalse();
  }

  private static String[] dockerfile(Path file) throws InterruptedException {
    return new String[] {program("dockerfile-utils"), "lint", file.toString()};
  }

  /** Its errors only: its warnings are about the order of keys and about quotes. */
  private static String[] compose(Path file) throws InterruptedException {
    // An image that is built here has a name, too.
    return new String[] {
      program("dclint"), file.toString(), "--quiet", "--disable-rule", "no-build-and-image"
    };
  }

  private static String program(String name) throws InterruptedException {
    return NodePrograms.folder().resolve("node_modules/.bin/" + name).toString();
  }

  private Path changed(String path, String from, String to) throws IOException {
    String text = Checkout.text(path);
    assertThat(text).contains(from);
    Path file = folder.resolve(Path.of(path).getFileName());
    return Files.writeString(file, text.replace(from, to));
  }
}
