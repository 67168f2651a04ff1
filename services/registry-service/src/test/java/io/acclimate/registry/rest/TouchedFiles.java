package io.acclimate.registry.rest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Files that anything in this process reads or writes, as the JVM records them, but for one folder
 * and for what the process itself is made of: its JDK, its classes and what the kernel says of it.
 */
final class TouchedFiles implements AutoCloseable {
  private final Recording recording = new Recording();
  private final Path dump;
  private final List<Path> expected = new ArrayList<>();

  private TouchedFiles(Path folder) throws IOException {
    dump = Files.createTempFile("touched", ".jfr");
    expected.add(folder.toAbsolutePath().normalize());
    expected.add(dump);
    expected.add(Path.of(System.getProperty("java.home")));
    expected.add(Path.of("target").toAbsolutePath());
    expected.add(Path.of("/proc"));
    expected.add(Path.of("/sys"));
    expected.add(Path.of("/dev/urandom"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      expected.add(Path.of(entry).toAbsolutePath());
    }
  }

  /** Begins to record. */
  static TouchedFiles outside(Path folder) throws IOException {
    TouchedFiles files = new TouchedFiles(folder);
    files.recording.enable("jdk.FileRead").withoutThreshold().withoutStackTrace();
    files.recording.enable("jdk.FileWrite").withoutThreshold().withoutStackTrace();
    files.recording.start();
    return files;
  }

  Set<Path> soFar() throws IOException {
    recording.dump(dump);
    Set<Path> touched = new TreeSet<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(dump)) {
      String path = event.hasField("path") ? event.getString("path") : null;
      if (path != null) {
        touched.add(Path.of(path).toAbsolutePath().normalize());
      }
    }
    touched.removeIf(TouchedFiles::isCode); // of the build, too
    touched.removeIf(path -> expected.stream().anyMatch(path::startsWith));
    return touched;
  }

  private static boolean isCode(Path path) {
    return path.toString().endsWith(".jar") || path.toString().endsWith(".class");
  }

  @Override
  public void close() throws IOException {
    recording.close();
    Files.deleteIfExists(dump);
  }
}
