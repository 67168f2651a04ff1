package io.acclimate.standalone;

import io.acclimate.eventprocessor.EventProcessorService;
import io.acclimate.schemas.EdgeConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An event-processor in a process of its own, which a test can kill at any moment. */
final class CrashableEventProcessor implements AutoCloseable {
  private final Process process;

  private CrashableEventProcessor(Process process) {
    this.process = process;
  }

  static CrashableEventProcessor start(Path stateDir, Map<String, String> settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
    command.add(CrashableEventProcessor.class.getName());
    command.add(stateDir.toString());
    settings.forEach((key, value) -> command.add(key + "=" + value));
    return new CrashableEventProcessor(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(stateDir.resolveSibling(stateDir.getFileName() + ".log").toFile())
            .start());
  }

  /** Kill -9. */
  void crash() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    crash();
  }

  /** Surefire hides the real class path behind a jar that only names it. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Runs the service until the process is killed, or the test that started it is gone. */
  public static void main(String[] args) throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (int i = 1; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    try (EventProcessorService service =
        new EventProcessorService(
            EventProcessorFixture.settings(Path.of(args[0])),
            EdgeConfig.from(settings),
            new SimpleMeterRegistry(),
            InstantSource.system(),
            reason -> System.exit(1))) {
      service.start();
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
