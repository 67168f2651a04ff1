package io.acclimate.scenarios.demo;

import io.acclimate.core.adaptation.EpochPolicy;
import io.acclimate.core.adaptation.FromScratch;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.PackRow;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.model.Initialisation;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.FreshModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The <em>scratch</em> models: for each version, the same network and optimizer from a new
 * initialisation, trained on all train-side examples up to the last offset of the experience behind
 * the version, at most 30 epochs, stopped on its hold-out. Each is in force from the same event as
 * its version; before the first, the initialisation itself answers.
 */
final class ScratchModels implements AutoCloseable {

  private static final EpochPolicy EPOCHS = new EpochPolicy(30, EpochPolicy.DEFAULT.patience());

  private final ModelDefinition definition;
  private final List<PlannedEvent> events;
  private final int runPrefixLength;
  private final TopicLedger ledger;
  private final ServingManifest versionOne;
  private final FromScratch learner;
  private final long seed;
  private final ExecutorService trainer;
  private final Map<Integer, Future<ServedModel>> byVersion = new HashMap<>();

  private volatile boolean closed;

  ScratchModels(
      ModelDefinition definition,
      List<PlannedEvent> events,
      String runPrefix,
      TopicLedger ledger,
      ServingManifest versionOne,
      FromScratch learner,
      long seed) {
    this.definition = definition;
    this.events = events;
    this.runPrefixLength = runPrefix.length();
    this.ledger = ledger;
    this.versionOne = versionOne;
    this.learner = learner;
    this.seed = seed;
    this.trainer =
        Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().name("demo-scratch").daemon().unstarted(task));
  }

  /** Trains, in the background, the model that is in force together with a version. */
  void train(int version, TopicLedger.Span experience) {
    byVersion.computeIfAbsent(
        version, number -> trainer.submit(() -> trained(number, experience.lastOffset())));
  }

  /** How many events the model in force with a version answers rightly. */
  int correct(int version, List<PlannedEvent> answered) throws InterruptedException {
    ServedModel model;
    try {
      model = byVersion.computeIfAbsent(version, v -> trainer.submit(this::untrained)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot train from scratch beside version " + version, e);
    }
    return Scoring.correct(
        model,
        definition.spec().targetDomain(),
        answered,
        answered.stream().map(PlannedEvent::features).toList());
  }

  private ServedModel trained(int version, long lastOffset) {
    List<PackRow> rows = new ArrayList<>();
    ledger.examples().stream()
        .filter(entry -> entry.offset() <= lastOffset)
        .sorted(Comparator.comparingLong(TopicLedger.Entry::offset))
        .forEach(entry -> rows.add(row(entry)));
    FromScratch.Trained trained =
        learner.train(definition, rows, EPOCHS, new SplittableRandom(seed + version), () -> closed);
    return served(trained.weights(), trained.preprocessing());
  }

  private ServedModel untrained() {
    return served(
        Initialisation.kaimingUniform(definition.network(), new SplittableRandom(seed)),
        versionOne.preprocessing());
  }

  private ServedModel served(SortedMap<String, TensorBytes> weights, Preprocessing preprocessing) {
    return FreshModel.serve(definition, weights, preprocessing);
  }

  private PackRow row(TopicLedger.Entry entry) {
    PlannedEvent event = events.get(Integer.parseInt(entry.eventId().substring(runPrefixLength)));
    return new PackRow(
        event.eventId(),
        // One training domain: a model from scratch knows nothing of earlier ones.
        definition.spec().targetDomain(),
        new LabelValue.ClassName(event.label()),
        entry.side(),
        new Input.TensorInput(TensorBytes.ofFloats(event.features(), event.features().length)));
  }

  @Override
  public void close() {
    closed = true;
    trainer.shutdownNow();
    trainer.close();
    byVersion.values().stream()
        .filter(future -> future.state() == Future.State.SUCCESS)
        .forEach(future -> future.resultNow().close());
  }
}
