package io.acclimate.standalone;

import io.acclimate.cli.Addresses;
import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.Platform;
import io.acclimate.cli.RunFile;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.EdgeSetup;
import io.acclimate.schemas.EnvironmentSettings;
import io.acclimate.standalone.process.KafkaBroker;
import io.acclimate.standalone.process.PortClaims;
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
  @Override
  public Running start(Settings settings, PrintWriter progress) throws InterruptedException {
    long startNanos = System.nanoTime();
    requireUnderstood(settings.properties());
    StateFolder folder = StateFolder.open(settings.directory(), settings.temporary());
    EmbeddedRun run = new EmbeddedRun(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(run::close, "platform-shutdown"));
    try {
      PortPlan ports = PortPlan.make(settings.port(), run.add(PortClaims.ofThisUser()), progress);
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
              ServiceSettings.namespace(settings),
              broker.bootstrapServers(),
              schemaRegistry.url(),
              "http://127.0.0.1:" + ports.http());
      Map<String, String> properties = ServiceSettings.of(settings, addresses, ports, folder);
      EdgeConfig edge = EdgeConfig.from(properties);
      Services services = run.add(Services.start(addresses.http(), properties));

      Report report = new Report(progress, startNanos);
      awaitAll(
          () -> {
            broker.awaitReady();
            report.up("kafka", addresses.bootstrapServers());
            EdgeSetup.ensureTopics(edge, edge.id("platform-setup"));
          },
          () -> {
            schemaRegistry.awaitReady();
            report.up("schema-registry", addresses.schemaRegistry());
            EdgeSetup.ensureSchemas(edge);
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
    } catch (IllegalArgumentException e) {
      run.close();
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (CommandFailed | InterruptedException e) {
      run.close();
      throw e;
    }
  }

  /** Before anything is written or started; services refuse theirs when they start. */
  private static void requireUnderstood(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(EnvironmentSettings.of(System.getenv()));
    all.putAll(properties);
    try {
      var unused = EdgeConfig.from(all);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
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
