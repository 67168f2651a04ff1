package io.acclimate.streams;

import io.acclimate.schemas.EdgeConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the broker and the topics, then starts the streams; when these fail beyond what they
 * mend themselves, starts them anew.
 */
public final class StreamsSupervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsSupervisor.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration RESTART_AFTER = Duration.ofSeconds(2);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

  private final String name;
  private final EdgeConfig edge;
  private final Function<Admin, Finding> look;
  private final Consumer<String> onRefusal;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile State state = new State.Waiting("not started");

  /** What a look at the topics has found. */
  public sealed interface Finding {
    /** Topics that are not there yet. */
    record Missing(List<String> topics) implements Finding {}

    /**
     * All is well.
     *
     * @param start starts the streams
     */
    record Ready(Supplier<? extends StreamsRun> start) implements Finding {}
  }

  private sealed interface State {
    /** Something that it needs is not there yet. */
    record Waiting(String what) implements State {}

    /** Its streams have been started. */
    record Started(StreamsRun streams) implements State {}

    /** It will not start until somebody changes something. */
    record Refused(String reason) implements State {}
  }

  /**
   * @param name of the service
   * @param look looks at the topics; throws StartRefusedException when one is there but not as it
   *     must be, and KafkaException when the broker does not answer
   * @param onRefusal takes one sentence when the service cannot start as things are
   */
  public StreamsSupervisor(
      String name, EdgeConfig edge, Function<Admin, Finding> look, Consumer<String> onRefusal) {
    this.name = name;
    this.edge = edge;
    this.look = look;
    this.onRefusal = onRefusal;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::supervise);
  }

  /** Starts in the background. */
  public void start() {
    thread.start();
  }

  /** Why nothing is processed at the moment; empty when it is. */
  public Optional<String> notReady() {
    return switch (state) {
      case State.Waiting waiting -> Optional.of("waiting for " + waiting.what());
      case State.Refused refused -> Optional.of(refused.reason());
      case State.Started started -> started.streams().notReady();
    };
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(STOPPED_WITHIN)) {
        LOG.warn("{}=slow-stop seconds={}", name, STOPPED_WITHIN.toSeconds());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    try {
      while (!closed(Duration.ZERO)) {
        Supplier<? extends StreamsRun> start = awaitTopics();
        if (start == null) {
          return;
        }
        try (StreamsRun streams = start.get()) {
          state = new State.Started(streams);
          awaitEnd(streams);
        }
        state = new State.Waiting("a new start of the streams");
        if (!closed(RESTART_AFTER)) {
          LOG.warn("streams=restarting");
        }
      }
    } catch (StartRefusedException refused) {
      LOG.error("{}=refused reason=\"{}\"", name, refused.getMessage());
      state = new State.Refused(String.valueOf(refused.getMessage()));
      onRefusal.accept(String.valueOf(refused.getMessage()));
    }
  }

  private void awaitEnd(StreamsRun streams) {
    boolean over = false;
    while (!over) {
      over = closed(LOOK_EVERY) || streams.failed();
    }
  }

  /** Null when the service was closed meanwhile. */
  private @Nullable Supplier<? extends StreamsRun> awaitTopics() {
    String said = "";
    while (true) {
      String waitingFor;
      try (Admin admin = Admin.create(edge.admin(edge.id(name + "-admin")))) {
        Finding finding = look.apply(admin);
        if (finding instanceof Finding.Ready ready) {
          return ready.start();
        }
        waitingFor = "topics " + ((Finding.Missing) finding).topics();
      } catch (InterruptException interrupted) {
        throw interrupted;
      } catch (KafkaException unreachable) {
        waitingFor = "the broker: " + unreachable.getMessage();
      }
      state = new State.Waiting(waitingFor);
      if (!said.equals(waitingFor)) {
        LOG.info("waiting-for=\"{}\"", waitingFor);
        said = waitingFor;
      }
      if (closed(LOOK_EVERY)) {
        return null;
      }
    }
  }

  /** Waits for a while; true as soon as the service is being closed. */
  private boolean closed(Duration within) {
    try {
      return closing.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
