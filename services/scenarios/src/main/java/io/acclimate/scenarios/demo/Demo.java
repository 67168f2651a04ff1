package io.acclimate.scenarios.demo;

import io.acclimate.client.EventSender;
import io.acclimate.client.ExperienceCommands;
import io.acclimate.client.RegistryClient;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.FromScratch;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Pretraining;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.scenarios.pipeline.InferenceCalls;
import io.acclimate.scenarios.pipeline.ModelReadiness;
import io.acclimate.scenarios.registration.FirstVersion;
import io.acclimate.scenarios.registration.Registration;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The main job, watched: a model is pre-trained on the first batch of a drifting sensor array;
 * every later event is asked as an inference request and then sent with its label; the champion
 * follows, and three other models show what that is worth.
 *
 * <p>The demo uses the platform as any program would: HTTP, topics, and the registry.
 */
public final class Demo {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LEARNING_PATIENCE = Duration.ofMinutes(10);
  private static final long POLL_MILLIS = 100;
  private static final String MODEL = "gas-sensors";

  private final DemoOptions options;
  private final EdgeConfig edge;
  private final URI http;
  private final double startSeconds;
  private final long startedNanos;
  private final Console console;

  /**
   * A demo against a running platform.
   *
   * @param http base address of all its services
   * @param startSeconds from the start of the command to the platform being ready
   * @param startedNanos {@link System#nanoTime()} at the start of the command
   * @param out takes one line for each batch and the final table
   */
  public Demo(
      DemoOptions options,
      EdgeConfig edge,
      URI http,
      double startSeconds,
      long startedNanos,
      PrintWriter out) {
    this.options = options;
    this.edge = edge;
    this.http = http;
    this.startSeconds = startSeconds;
    this.startedNanos = startedNanos;
    this.console = new Console(out);
  }

  /**
   * Refuses options that cannot work, before anything is started.
   *
   * @throws IOException if the data cannot be read
   */
  public static void check(DemoOptions options) throws IOException {
    DemoPlan.of(options);
  }

  /**
   * Runs the demo to its end.
   *
   * @throws IOException if the data cannot be read
   * @throws IllegalStateException if the pipeline does not finish its work
   */
  public DemoReport run() throws IOException, InterruptedException {
    DemoPlan plan = DemoPlan.of(options);
    RegistryClient registry = new RegistryClient(edge.registryUrl());
    String model = freeName(registry);
    ModelDefinition definition = plan.definition(model);
    console.say(
        "Pre-training %s on %s: %d measurements of %d features, %d gases",
        model,
        plan.source().name(),
        plan.source().rows().size(),
        plan.features(),
        plan.classes().size());
    SchemaRegistryClient schemas = SchemaRegistryClient.of(edge.schemaRegistry());
    InitialModel first =
        new Pretraining(Environment.cpu(), EpochPolicy.DEFAULT)
            .train(definition, plan.sourcePack(), () -> false);
    register(definition, first, schemas, plan.source().name());

    String runPrefix = model + "-" + Long.toHexString(System.currentTimeMillis()) + "-";
    List<PlannedEvent> events = plan.events(runPrefix);
    MemoryBlobStore blobs = new MemoryBlobStore();
    first.blobs().forEach(blobs::put);
    ServingManifest versionOne = ServingManifest.parse(blobs.get(first.serving()));
    FromScratch learner = new FromScratch(Environment.cpu());
    try (InferenceCalls inference = new InferenceCalls(http, model);
        EventSender sender = new EventSender(edge, schemas, "demo");
        TopicLedger ledger = new TopicLedger(edge, schemas, model, runPrefix);
        DriftLedger drift = new DriftLedger(edge, schemas, model);
        ReferenceModels references = new ReferenceModels(versionOne, blobs, plan.source().name());
        ScratchModels scratch =
            new ScratchModels(
                definition, events, runPrefix, ledger, versionOne, learner, options.seed())) {
      ledger.start();
      drift.start();
      new ModelReadiness(http, model).await(inference, PATIENCE);
      console.say(
          "Version 1 answers; held-out accuracy %.3f. %d events at %s a second: %s/",
          first.metrics().holdOutAccuracy(),
          events.size(),
          Double.toString(options.rate()).replaceFirst("\\.0$", ""),
          http);
      EventDriver driver = new EventDriver(model, events, options.rate(), inference, sender);
      RunBooks books =
          new RunBooks(plan, events, driver, references, scratch, ledger, registry, model);
      try (DriverThread driving = new DriverThread(driver)) {
        driving.start();
        for (int batch = 0; batch < plan.later().size(); batch++) {
          BatchScore score = books.closeBatch(batch);
          console.batch(score, drift.of(score.name()));
        }
      }
      console.say("Closing the last experience …");
      settle(registry, schemas, model, ledger, events.size());
      console.start("Training from scratch, to compare with: ");
      DemoReport report =
          books.report(
              options,
              startSeconds,
              SwapMetrics.read(http),
              drift,
              () -> secondsSince(startedNanos),
              console::step);
      console.end();
      console.table(report);
      console.failures(driver.failures());
      return report;
    }
  }

  private void register(
      ModelDefinition definition,
      InitialModel first,
      SchemaRegistryClient schemas,
      String sourceName) {
    try (Registration registration = new Registration(edge, schemas, "demo")) {
      registration.register(
          FirstVersion.of(definition.spec(), first, "pre-trained on " + sourceName));
    }
  }

  /** A platform that keeps its state may have models of earlier runs. */
  private static String freeName(RegistryClient registry) {
    String name = MODEL;
    for (int i = 2; registry.findModel(name).isPresent(); i++) {
      name = MODEL + "-" + i;
    }
    return name;
  }

  /**
   * Closes the last experience once every event is found at the topics, and waits for its round.
   */
  private void settle(
      RegistryClient registry,
      SchemaRegistryClient schemas,
      String model,
      TopicLedger ledger,
      int events)
      throws InterruptedException {
    if (!ledger.await(() -> ledger.accountsFor(events), PATIENCE)) {
      throw new IllegalStateException(
          "after %d s only %d of %d sent events are examples or dead letters"
              .formatted(
                  PATIENCE.toSeconds(), ledger.examples().size() + ledger.deadLettered(), events));
    }
    long last = ledger.lastExampleOffset().orElse(-1);
    try (ExperienceCommands commands = new ExperienceCommands(edge, schemas, "demo")) {
      commands.close(model, last + 1).join();
    }
    long deadline = System.nanoTime() + LEARNING_PATIENCE.toNanos();
    while (coveredOffset(registry, model) < last) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "rounds have come to offset %d of %d after %d min"
                .formatted(coveredOffset(registry, model), last, LEARNING_PATIENCE.toMinutes()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS); // HTTP offers nothing to wait on
    }
  }

  private static long coveredOffset(RegistryClient registry, String model) {
    @Nullable LastExperience last = registry.head(model).lastExperience();
    return last == null ? -1 : last.lastOffset();
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
