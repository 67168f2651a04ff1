package io.acclimate.standalone.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file of classes as a Java virtual machine has them in memory (JEP 350), with which the program
 * that they are of starts in about two thirds of the time. The build makes one for each program;
 * without it, or with one of another Java, a program starts as it would anyway.
 */
final class ClassArchive {
  /** System property of the run that makes the archives: {@code make}. */
  static final String PROPERTY = "io.acclimate.archives";

  /** What does not fit, and is then not used, is nobody's trouble. */
  private static final String QUIET = "-Xlog:cds*=off";

  private ClassArchive() {}

  /** Options of the Java virtual machine that runs a program. */
  static List<String> options(Path folder, String program) {
    Path archive = folder.resolve(program + ".jsa");
    if ("make".equals(System.getProperty(PROPERTY))) {
      return List.of("-XX:ArchiveClassesAtExit=" + archive, QUIET);
    }
    return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, QUIET) : List.of();
  }
}
