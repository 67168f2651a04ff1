package io.acclimate.standalone;

import io.acclimate.cli.Addresses;
import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.Platform;
import io.acclimate.cli.RunFile;
import io.acclimate.standalone.process.KafkaBroker;
import io.acclimate.standalone.process.SchemaRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The embedded default: two child processes and this JVM, started side by side. */
public final class EmbeddedPlatform implements Platform {
  private static final String DEFAULT_NAMESPACE = "acclimate";

  @Override
  public Running start(Settings settings, PrintWriter progress) throws InterruptedException {
    long startNanos = System.nanoTime();
    StateFolder folder = StateFolder.open(settings.directory());
    EmbeddedRun run = new EmbeddedRun(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(run::close, "platform-shutdown"));
    try {
      PortPlan ports = PortPlan.make(settings.port(), progress);
      KafkaBroker broker =
          run.add(
              KafkaBroker.start(
                  folder.broker(), folder.log("kafka"), ports.kafka(), ports.controller()));
      SchemaRegistry schemaRegistry =
          run.add(
              SchemaRegistry.start(
                  folder.schemas(), folder.log("schema-registry"), ports.schemaRegistry()));
      Addresses addresses =
          new Addresses(
              settings.properties().getOrDefault("acclimate.namespace", DEFAULT_NAMESPACE),
              broker.bootstrapServers(),
              schemaRegistry.url(),
              "http://127.0.0.1:" + ports.http());
      Services services =
          run.add(Services.start(addresses.http(), properties(settings, addresses, ports, folder)));

      Report report = new Report(progress, startNanos);
      awaitAll(
          () -> {
            broker.awaitReady();
            report.up("kafka", addresses.bootstrapServers());
          },
          () -> {
            schemaRegistry.awaitReady();
            report.up("schema-registry", addresses.schemaRegistry());
          },
          () -> services.awaitReady(name -> report.up(name, addresses.http())));
      RunFile.write(folder.root(), addresses);
      double startSeconds = report.seconds();
      progress.printf("Ready in %.1f s. State and logs: %s%n", startSeconds, folder.root());
      progress.flush();
      run.started(addresses, startSeconds);
      return run;
    } catch (IOException e) {
      run.close();
      throw new CommandFailed("cannot start: " + e.getMessage(), e);
    } catch (CommandFailed | InterruptedException e) {
      run.close();
      throw e;
    }
  }

  private static Map<String, String> properties(
      Settings settings, Addresses addresses, PortPlan ports, StateFolder folder) {
    Map<String, String> properties = new HashMap<>();
    properties.put("quarkus.log.file.enabled", "true");
    properties.put("quarkus.log.file.path", folder.log("services").toString());
    properties.put("quarkus.log.console.level", "WARN");
    properties.putAll(settings.properties());
    properties.putAll(addresses.properties());
    properties.put("quarkus.http.port", String.valueOf(ports.http()));
    return properties;
  }

  /** A step of the start that waits for something. */
  private interface Wait {
    void run() throws InterruptedException;
  }

  /** Waits for all at once; the first failure ends the other waits. */
  private static void awaitAll(Wait... waits) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Boolean> running = new ExecutorCompletionService<>(threads);
      for (Wait wait : waits) {
        Callable<Boolean> task =
            () -> {
              wait.run();
              return true;
            };
        running.submit(task);
      }
      try {
        for (int i = 0; i < waits.length; i++) {
          running.take().get();
        }
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static CommandFailed failure(@Nullable Throwable cause) {
    return cause instanceof CommandFailed failed
        ? failed
        : new CommandFailed(
            "cannot start: " + (cause == null ? "unknown cause" : cause.getMessage()), cause);
  }
}
