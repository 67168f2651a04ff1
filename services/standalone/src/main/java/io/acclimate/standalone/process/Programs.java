package io.acclimate.standalone.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the build put the programs that run beside the services.
 *
 * @param broker folder of the broker's jars
 * @param schemaRegistry folder of the schema registry, unpacked
 */
record Programs(Path broker, Path schemaRegistry) {

  /** Finds them in the build folder that this class was loaded from. */
  static Programs find() {
    Path own = ownClasses();
    return Stream.iterate(own.getParent(), path -> path != null, Path::getParent)
        .map(folder -> new Programs(folder.resolve("broker"), folder.resolve("apicurio")))
        .filter(found -> Files.isDirectory(found.broker) && Files.isDirectory(found.schemaRegistry))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no broker/ and apicurio/ in any folder above "
                        + own
                        + "; build them with: ./mvnw -DskipTests package"));
  }

  /** The jar or folder that holds this program's own classes. */
  static Path ownClasses() {
    return Optional.ofNullable(Programs.class.getProtectionDomain().getCodeSource())
        .map(
            source -> {
              try {
                return Path.of(source.getLocation().toURI());
              } catch (URISyntaxException e) {
                throw new IllegalStateException("not a path: " + source.getLocation(), e);
              }
            })
        .orElseThrow(() -> new IllegalStateException("the class loader hides where classes lie"));
  }
}
