package io.acclimate.scenarios.pipeline;

import io.acclimate.client.EventSender;
import io.acclimate.client.ExperienceCommands;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.client.LabelledInput;
import io.acclimate.client.Model;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.scenarios.registration.FirstVersion;
import io.acclimate.scenarios.registration.Registration;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lets models of a running platform learn from rows, an experience at a time: rows without a label
 * are asked about, so that they become examples when their label window has ended, and rows with
 * one are sent as labelled events. For one thread.
 *
 * <p>Settings of the platform decide which of the asked rows become examples; all of them on the
 * train side do with {@link #SETTINGS}.
 */
public final class Pipeline implements AutoCloseable {
  /** What a platform has to be started with. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "acclimate.event-processor.label-window", "3s",
          "acclimate.event-processor.unlabelled-share", "1");

  private static final String CLIENT_ID = "evaluate";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LEARNING_PATIENCE = Duration.ofMinutes(30);
  private static final long POLL_MILLIS = 100;
  private static final int ASKED_AT_ONCE = 64;

  private final URI http;
  private final EdgeConfig edge;
  private final SchemaRegistryClient schemas;
  private final RegistryClient registry;
  private final BlobStore blobs;
  private final EventSender sender;
  private final ExperienceCommands commands;
  private final ExampleLog log;
  private final Map<String, Long> experiences = new HashMap<>();

  /**
   * Connects to a platform.
   *
   * @param http base address of its services
   */
  public Pipeline(EdgeConfig edge, URI http) {
    this.http = http;
    this.edge = edge;
    this.schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    this.registry = new RegistryClient(edge.registryUrl());
    this.blobs = new HttpBlobStore(edge.registryUrl(), edge.registryToken());
    this.sender = new EventSender(edge, schemas, CLIENT_ID);
    this.commands = new ExperienceCommands(edge, schemas, CLIENT_ID);
    this.log = new ExampleLog(edge, schemas, CLIENT_ID + "-examples");
  }

  /**
   * What an experience came to.
   *
   * @param pack its examples, in the order of the log
   * @param last the experience as the head names it
   * @param champion digest of the serving manifest that answers afterwards
   */
  public record Learnt(Pack pack, LastExperience last, Digest champion) {}

  /** Registers a model and waits until all that its rows come by knows it. */
  public void register(ModelSpec spec, InitialModel first) throws InterruptedException {
    try (Registration registration = new Registration(edge, schemas, CLIENT_ID);
        InferenceCalls inference = new InferenceCalls(http, spec.model())) {
      registration.register(FirstVersion.of(spec, first, "trained for an evaluation"));
      new ModelReadiness(http, spec.model()).await(inference, PATIENCE);
    }
  }

  /**
   * Lets a model learn from rows as one experience.
   *
   * @throws IllegalStateException if they do not become one, or its round does not end in time
   */
  public Learnt learn(ModelSpec spec, List<PackRow> labelled, List<PackRow> unlabelled)
      throws InterruptedException {
    String model = spec.model();
    int before = log.size(model);
    ask(model, unlabelled);
    send(model, labelled);
    Set<String> expected = new HashSet<>();
    Stream.concat(
            labelled.stream(),
            unlabelled.stream()
                .filter(row -> Side.of(model, row.eventId(), spec.holdOutFraction()) == Side.TRAIN))
        .forEach(row -> expected.add(row.eventId()));
    ExampleLog.Run run = log.await(model, before, expected, PATIENCE);
    commands.close(model, run.lastOffset() + 1).join();
    awaitRound(model, run.lastOffset());
    LastExperience last = Objects.requireNonNull(registry.head(model).lastExperience());
    if (last.number() != experiences.merge(model, 1L, Long::sum)) {
      throw new IllegalStateException(
          "%s learnt from experience %d, and %d was expected: another trigger closed one"
              .formatted(model, last.number(), experiences.get(model)));
    }
    Model.Alias champion = Objects.requireNonNull(registry.model(model).aliases().get("champion"));
    return new Learnt(run.pack(), last, champion.servingDigest());
  }

  /** The registry's artifacts, verified as they arrive. */
  public BlobStore blobs() {
    return blobs;
  }

  private void ask(String model, List<PackRow> rows) {
    try (InferenceCalls inference = new InferenceCalls(http, model)) {
      for (int from = 0; from < rows.size(); from += ASKED_AT_ONCE) {
        CompletableFuture.allOf(
                rows.subList(from, Math.min(rows.size(), from + ASKED_AT_ONCE)).stream()
                    .map(row -> inference.ask(row.eventId(), row.domain(), tensor(row)))
                    .toArray(CompletableFuture[]::new))
            .join();
      }
    }
  }

  private void send(String model, List<PackRow> rows) {
    CompletableFuture.allOf(
            rows.stream()
                .map(
                    row ->
                        sender.send(
                            new LabelledInput(
                                row.eventId(), model, row.domain(), row.input(), label(row), null)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void awaitRound(String model, long lastOffset) throws InterruptedException {
    long deadline = System.nanoTime() + LEARNING_PATIENCE.toNanos();
    while (coveredOffset(model) < lastOffset) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "rounds of %s have come to offset %d of %d after %d min"
                .formatted(model, coveredOffset(model), lastOffset, LEARNING_PATIENCE.toMinutes()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // HTTP offers nothing to wait on
    }
  }

  private long coveredOffset(String model) {
    LastExperience last = registry.head(model).lastExperience();
    return last == null ? -1 : last.lastOffset();
  }

  private static LabelValue label(PackRow row) {
    return Objects.requireNonNull(row.label(), "a labelled row");
  }

  private static TensorBytes tensor(PackRow row) {
    if (row.input() instanceof Input.TensorInput input) {
      return input.tensor();
    }
    throw new IllegalArgumentException("row '" + row.eventId() + "' is no tensor");
  }

  @Override
  public void close() {
    log.close();
    commands.close();
    sender.close();
  }
}
