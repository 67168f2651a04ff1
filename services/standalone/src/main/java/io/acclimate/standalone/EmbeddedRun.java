package io.acclimate.standalone;

import io.acclimate.cli.Addresses;
import io.acclimate.cli.CommandFailed;
import io.acclimate.cli.Platform;
import io.acclimate.cli.RunFile;
import io.acclimate.standalone.process.ChildProcess;
import io.acclimate.standalone.process.KafkaBroker;
import io.acclimate.standalone.process.PortClaims;
import io.acclimate.standalone.process.SchemaRegistry;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one platform and the order in which they stop: services first, because they finish
 * their work at the broker, then the two programs beside them.
 */
final class EmbeddedRun implements Platform.Running {
  private final StateFolder folder;
  private final AtomicReference<@Nullable String> endedPart = new AtomicReference<>();
  private @Nullable PortClaims ports;
  private @Nullable KafkaBroker broker;
  private @Nullable SchemaRegistry schemaRegistry;
  private @Nullable Services services;
  private boolean closing;
  private boolean closed;
  private @Nullable Started started;

  private record Started(Addresses addresses, double seconds) {}

  EmbeddedRun(StateFolder folder) {
    this.folder = folder;
  }

  synchronized PortClaims add(PortClaims part) {
    ports = part;
    return part;
  }

  synchronized KafkaBroker add(KafkaBroker part) {
    broker = part;
    folder.keep();
    watch("kafka", part.process());
    return part;
  }

  synchronized SchemaRegistry add(SchemaRegistry part) {
    schemaRegistry = part;
    watch("schema-registry", part.process());
    return part;
  }

  synchronized Services add(Services part) {
    services = part;
    return part;
  }

  synchronized void started(Addresses addresses, double seconds) {
    started = new Started(addresses, seconds);
  }

  private void watch(String part, ChildProcess process) {
    process.onEnd(status -> ended(part + " ended by itself with status " + status));
  }

  private synchronized void ended(String what) {
    if (!closing) {
      endedPart.compareAndSet(null, what);
      if (services != null) {
        services.stop();
      }
    }
  }

  @Override
  public Addresses addresses() {
    return whenStarted().addresses;
  }

  @Override
  public double startSeconds() {
    return whenStarted().seconds;
  }

  private synchronized Started whenStarted() {
    if (started == null) {
      throw new IllegalStateException("the platform has not started");
    }
    return started;
  }

  @Override
  public void awaitStop() throws InterruptedException {
    Services running;
    synchronized (this) {
      running = services;
    }
    if (running != null) {
      running.awaitStopped();
    }
    String what = endedPart.get();
    if (what != null) {
      throw new CommandFailed(what + "; its log is in " + folder.root().resolve("logs"));
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closing = true;
    try (folder) {
      RunFile.delete(folder.root());
      if (services != null) {
        services.close();
      }
      stopBeside();
      if (ports != null) {
        ports.close();
      }
    } catch (IOException e) {
      throw new CommandFailed("cannot tidy " + folder.root() + ": " + e.getMessage(), e);
    } finally {
      closed = true;
    }
  }

  /** The two programs do not need each other: they stop side by side. */
  private void stopBeside() {
    CompletableFuture<Void> schemasStopped =
        schemaRegistry == null
            ? CompletableFuture.completedFuture(null)
            : CompletableFuture.runAsync(schemaRegistry::close);
    if (broker != null) {
      broker.close();
    }
    schemasStopped.join();
  }
}
