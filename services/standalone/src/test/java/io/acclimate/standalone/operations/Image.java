package io.acclimate.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.standalone.operations.Dockerfile.Copy;
import io.acclimate.standalone.operations.Dockerfile.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that the image of a service would hold, laid out in a folder by the Dockerfile's own
 * instructions; only its RUN lines that make a user have no part in it.
 *
 * @param root what is / in a container
 * @param dockerfile how it is run
 */
record Image(Path root, Dockerfile dockerfile) {
  /** Folders of a container; replaced in one pass, since the root may lie in one of them, too. */
  private static final Pattern INSIDE = Pattern.compile("/(?:opt|var/lib|tmp)/");

  private static final String ASSEMBLE = "docker/assemble \"${SERVICE}\" /image";

  /** Lays out an image; the service must have been built. */
  static Image of(String service, Path folder) throws IOException, InterruptedException {
    Dockerfile dockerfile = Dockerfile.parse(Checkout.text("docker/Dockerfile"));
    assertThat(dockerfile.stage("build").all("RUN")).contains(ASSEMBLE);
    Path assembled = folder.resolve("image");
    Tool.run(Checkout.path(""), "docker/assemble", service, assembled.toString());
    Path root = Files.createDirectories(folder.resolve("root"));
    for (Copy copy : dockerfile.copies(dockerfile.stages().getLast())) {
      Path source =
          copy.from().equals("build")
              ? folder.resolve(copy.source().substring(1))
              : Checkout.path(copy.source());
      Path target = root.resolve(copy.target().substring(1));
      Files.createDirectories(target.getParent());
      if (copy.from().equals("build")) {
        Files.move(source, target);
      } else {
        Files.copy(source, target);
      }
    }
    return new Image(root, dockerfile);
  }

  Stage stage() {
    return dockerfile.stages().getLast();
  }

  /** A path or a text with paths of the container, as it is on this machine. */
  String outside(String inside) {
    return INSIDE
        .matcher(inside)
        .replaceAll(found -> Matcher.quoteReplacement(root + found.group()));
  }

  /** Every file of the image, with its size and when it was written. */
  Map<Path, String> files() {
    try (Stream<Path> files = Files.walk(root.resolve("opt"))) {
      Map<Path, String> all = new TreeMap<>();
      for (Path file : files.toList()) {
        all.put(root.relativize(file), Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
