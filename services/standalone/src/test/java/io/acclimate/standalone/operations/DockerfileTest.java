package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.standalone.operations.Dockerfile.Copy;
import io.acclimate.standalone.operations.Dockerfile.Stage;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DockerfileTest {
  private static final Dockerfile DOCKERFILE = Dockerfile.parse(Checkout.text("docker/Dockerfile"));
  private static final Stage IMAGE = DOCKERFILE.stages().getLast();
  private static final Stage GPU = DOCKERFILE.stage("gpu");

  @Test
  void runsOnAPinnedJdk25AsAUserThatIsNotRoot() {
    for (Stage stage : List.of(IMAGE, GPU)) {
      assertThat(DOCKERFILE.base(stage)).matches("eclipse-temurin:25\\.\\d+\\.\\d+_\\d+-jre-noble");
      assertThat(DOCKERFILE.last(stage, "USER")).matches("[1-9]\\d{3,}:[1-9]\\d{3,}");
      assertThat(DOCKERFILE.last(stage, "HEALTHCHECK")).contains("/opt/acclimate/healthy");
      assertThat(DOCKERFILE.last(stage, "ENTRYPOINT")).startsWith("[\"java\"");
    }
  }

  @Test
  void takesOnlyFilesThatAreThereAndNotIgnored() {
    List<String> visible =
        Checkout.text("docker/Dockerfile.dockerignore")
            .lines()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();

    for (Stage stage : DOCKERFILE.stages()) {
      for (String rest : stage.all("COPY").toList()) {
        String[] words = rest.split("\\s+", -1);
        if (rest.contains("--from=")) {
          assertThat(DOCKERFILE.stage(Copy.of(rest).from())).isNotNull();
          continue;
        }
        for (String source : List.of(words).subList(0, words.length - 1)) {
          if (!source.startsWith("--")) {
            assertThat(Files.exists(Checkout.path(source))).as(source).isTrue();
            assertThat(visible).as("not ignored").contains(source);
          }
        }
      }
    }
  }

  @Test
  void copiesWhatChangesOftenLast() {
    assertThat(DOCKERFILE.copies(DOCKERFILE.stage("runtime")))
        .extracting(Copy::target)
        .containsExactly(
            "/opt/acclimate/lib",
            "/opt/acclimate/quarkus",
            "/opt/acclimate/quarkus-run.jar",
            "/opt/acclimate/app",
            "/opt/acclimate/healthy");
  }

  @Test
  void learnsTheServiceOnlyAfterTheBuildThatAllImagesShare() {
    List<String> names =
        DOCKERFILE.stage("build").instructions().stream()
            .map(i -> i.name() + " " + i.rest())
            .toList();

    int build = indexOf(names, "./mvnw");
    assertThat(build).isLessThan(indexOf(names, "ARG SERVICE"));
    assertThat(names.get(build)).contains("--mount=type=cache,target=/root/.m2");
    assertThat(indexOf(names, "mvnw pom.xml")).isLessThan(indexOf(names, "COPY services"));
  }

  @Test
  void theGpuVariantDiffersInItsNativesOnly() {
    assertThat(DOCKERFILE.environment(GPU))
        .containsEntry("PYTORCH_FLAVOR", "cu128")
        .containsEntry("PYTORCH_LIBRARY_PATH", "/opt/libtorch");
    assertThat(DOCKERFILE.environment(IMAGE))
        .containsEntry("PYTORCH_FLAVOR", "cpu")
        .containsEntry("PYTORCH_LIBRARY_PATH", "/opt/libtorch");
    String version = pomProperty("pytorch.version");
    assertThat(DOCKERFILE.environment(GPU)).containsEntry("PYTORCH_VERSION", version);
    assertThat(DOCKERFILE.stage("cuda").all("ARG").findFirst().orElseThrow())
        .contains("-" + version + "%2Bcu128.zip");
    assertThat(DOCKERFILE.copies(GPU)).extracting(Copy::from).contains("cuda");
    assertThat(DOCKERFILE.copies(GPU)).extracting(Copy::source).doesNotContain("/image/libtorch");
  }

  static String pomProperty(String name) {
    String pom = Checkout.text("pom.xml");
    String open = "<" + name + ">";
    return pom.substring(pom.indexOf(open) + open.length(), pom.indexOf("</" + name + ">"));
  }

  private static int indexOf(List<String> lines, String part) {
    return java.util.stream.IntStream.range(0, lines.size())
        .filter(i -> lines.get(i).contains(part))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing contains " + part));
  }
}
