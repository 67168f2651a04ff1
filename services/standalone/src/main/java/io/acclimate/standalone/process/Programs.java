package io.acclimate.standalone.process;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the build put the programs that run beside the services.
 *
 * @param broker folder of the broker's jars
 * @param schemaRegistry folder of the schema registry, unpacked
 * @param archives folder of class archives, if the build has made some
 */
record Programs(Path broker, Path schemaRegistry, Path archives) {

  /** Finds them in the build folder that this class was loaded from. */
  static Programs find() {
    Path own = ownClasses();
    return Stream.iterate(own.getParent(), path -> path != null, Path::getParent)
        .map(
            folder ->
                new Programs(
                    folder.resolve("broker"),
                    folder.resolve("apicurio"),
                    folder.resolve("archives")))
        .filter(found -> Files.isDirectory(found.broker) && Files.isDirectory(found.schemaRegistry))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no broker/ and apicurio/ in any folder above "
                        + own
                        + "; build them with: ./mvnw -DskipTests package"));
  }

  /** The broker's class path, in an order that is always the same, as class archives need it. */
  String brokerClassPath() throws IOException {
    return classPath(List.of(broker), List.of());
  }

  /**
   * The schema registry's class path. Its own launcher has a class loader that class archives do
   * not know; what it would find first stands first here.
   */
  String schemaRegistryClassPath() throws IOException {
    Path quarkus = schemaRegistry.resolve("quarkus");
    Path libraries = schemaRegistry.resolve("lib");
    return classPath(
        List.of(
            schemaRegistry.resolve("app"), libraries.resolve("boot"), libraries.resolve("main")),
        List.of(
            quarkus.resolve("transformed-bytecode.jar"),
            quarkus.resolve("generated-bytecode.jar")));
  }

  private static String classPath(List<Path> folders, List<Path> first) throws IOException {
    List<Path> all = new ArrayList<>(first);
    for (Path folder : folders) {
      try (Stream<Path> jars = Files.list(folder)) {
        jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(all::add);
      }
    }
    all.add(ownClasses());
    return all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
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
