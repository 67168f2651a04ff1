package io.acclimate.scenarios.demo;

import io.acclimate.client.RegistryClient;
import io.acclimate.client.Version;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Side;
import io.acclimate.scenarios.pipeline.Answer;
import io.acclimate.scenarios.sensors.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps a run's books: who answered what rightly, and what became of every event. */
final class RunBooks {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DemoPlan plan;
  private final List<PlannedEvent> events;
  private final EventDriver driver;
  private final ReferenceModels references;
  private final ScratchModels scratch;
  private final TopicLedger ledger;
  private final RegistryClient registry;
  private final String model;
  private final List<BatchScore> scores = new ArrayList<>();
  private int champion = 1;

  RunBooks(
      DemoPlan plan,
      List<PlannedEvent> events,
      EventDriver driver,
      ReferenceModels references,
      ScratchModels scratch,
      TopicLedger ledger,
      RegistryClient registry,
      String model) {
    this.plan = plan;
    this.events = events;
    this.driver = driver;
    this.references = references;
    this.scratch = scratch;
    this.ledger = ledger;
    this.registry = registry;
    this.model = model;
  }

  /** Waits for a batch's last answer and scores it; training from scratch goes on beside. */
  BatchScore closeBatch(int batch) throws InterruptedException {
    driver.awaitBatch(batch);
    List<PlannedEvent> own = of(batch);
    int live = 0;
    for (PlannedEvent event : own) {
      Optional<Answer> answer = driver.answer(event.index());
      if (answer.isPresent()) {
        champion = answer.get().version();
        if (answer.get().label().equals(event.label())) {
          live++;
        }
      }
    }
    BatchScore score =
        new BatchScore(
            plan.later().get(batch).name(),
            own.size(),
            references.frozenCorrect(own),
            references.normalisedCorrect(own),
            live,
            champion);
    scores.add(score);
    return score;
  }

  private void trainFromScratch(List<PlannedEvent> answered) throws InterruptedException {
    Map<Integer, Version> versions =
        registry.versions(model).stream().collect(Collectors.toMap(Version::version, v -> v));
    for (int version : inForce(answered).keySet()) {
      @Nullable Long number =
          versions.get(version) == null ? null : versions.get(version).experience();
      if (number != null) {
        if (!ledger.await(() -> ledger.experience(number).isPresent(), PATIENCE)) {
          throw new IllegalStateException("experience " + number + " is not in its topic");
        }
        scratch.train(version, ledger.experience(number).orElseThrow());
      }
    }
  }

  /**
   * The whole report. The models from scratch are trained here, after the last event, so that they
   * take no time from those that answer.
   */
  DemoReport report(
      DemoOptions options,
      double startSeconds,
      DemoReport.SwapSpread swaps,
      DriftLedger drift,
      DoubleSupplier wallSeconds,
      Consumer<String> trained)
      throws InterruptedException {
    List<DemoReport.BatchRow> rows = new ArrayList<>();
    int frozen = 0;
    int normalised = 0;
    int fromScratch = 0;
    int live = 0;
    for (int batch = 0; batch < scores.size(); batch++) {
      BatchScore score = scores.get(batch);
      int scratchCorrect = 0;
      List<PlannedEvent> own = of(batch);
      trainFromScratch(own);
      for (Map.Entry<Integer, List<PlannedEvent>> group : inForce(own).entrySet()) {
        scratchCorrect += scratch.correct(group.getKey(), group.getValue());
      }
      frozen += score.frozen();
      normalised += score.normalised();
      fromScratch += scratchCorrect;
      live += score.live();
      double n = score.events();
      trained.accept(score.name());
      rows.add(
          new DemoReport.BatchRow(
              score.name(),
              score.events(),
              score.frozen() / n,
              score.normalised() / n,
              scratchCorrect / n,
              score.live() / n,
              score.champion()));
    }
    double n = events.size();
    double[] eventToLive = eventToLiveSeconds();
    long covered = coveredOffset();
    return new DemoReport(
        plan.scenario(),
        options.seed(),
        options.rate(),
        rows,
        driftRows(drift),
        frozen / n,
        normalised / n,
        fromScratch / n,
        live / n,
        registry.versions(model).size(),
        ledger.sent(),
        examples(covered, Side.TRAIN),
        examples(covered, Side.HOLD_OUT),
        (int) ledger.examples().stream().filter(entry -> entry.offset() > covered).count(),
        ledger.deadLettered(),
        ledger.repeats(),
        (int) events.stream().filter(event -> driver.answer(event.index()).isEmpty()).count(),
        new DemoReport.Spread(Percentiles.of(eventToLive, 0.5), Percentiles.of(eventToLive, 0.95)),
        swaps,
        startSeconds,
        wallSeconds.getAsDouble());
  }

  private List<DemoReport.DriftRow> driftRows(DriftLedger drift) {
    List<DemoReport.DriftRow> rows = new ArrayList<>();
    for (int batch = 0; batch < plan.later().size(); batch++) {
      Batch simulated = plan.later().get(batch);
      DriftLedger.BatchDrift said = drift.of(simulated.name());
      rows.add(
          new DemoReport.DriftRow(
              simulated.name(),
              simulated.change().name().toLowerCase(Locale.ROOT),
              said.state().name(),
              said.firstSignalAfterEvents(),
              drift
                  .firstReference(simulated.name())
                  .map(epoch -> reference(drift.experience(epoch)))
                  .orElse(List.of())));
    }
    return rows;
  }

  /** The batches whose events an experience has; the source if there is none. */
  private List<String> reference(Optional<Long> number) {
    if (number.isEmpty()) {
      return List.of(plan.source().name());
    }
    TopicLedger.Span experience = ledger.experience(number.get()).orElseThrow();
    Set<String> ids =
        ledger.examples().stream()
            .filter(entry -> experience.holds(entry.offset()))
            .map(TopicLedger.Entry::eventId)
            .collect(Collectors.toSet());
    return events.stream()
        .filter(event -> ids.contains(event.eventId()))
        .map(PlannedEvent::domain)
        .distinct()
        .toList();
  }

  private List<PlannedEvent> of(int batch) {
    return events.stream().filter(event -> event.batch() == batch).toList();
  }

  /** Events by the version that was in force: the one that answered, or the last that did. */
  private Map<Integer, List<PlannedEvent>> inForce(List<PlannedEvent> some) {
    Map<Integer, List<PlannedEvent>> byVersion = new TreeMap<>();
    int version = firstInForce(some);
    for (PlannedEvent event : some) {
      version = driver.answer(event.index()).map(Answer::version).orElse(version);
      byVersion.computeIfAbsent(version, v -> new ArrayList<>()).add(event);
    }
    return byVersion;
  }

  private int firstInForce(List<PlannedEvent> some) {
    for (int index = some.getFirst().index(); index >= 0; index--) {
      Optional<Answer> answer = driver.answer(index);
      if (answer.isPresent()) {
        return answer.get().version();
      }
    }
    return 1;
  }

  private int examples(long covered, Side side) {
    return (int)
        ledger.examples().stream()
            .filter(entry -> entry.offset() <= covered && entry.side() == side)
            .count();
  }

  private long coveredOffset() {
    @Nullable LastExperience last = registry.head(model).lastExperience();
    return last == null ? -1 : last.lastOffset();
  }

  /** For each event behind a version: from its sending to the first answer of the version. */
  private double[] eventToLiveSeconds() {
    Map<String, PlannedEvent> byId =
        events.stream().collect(Collectors.toMap(PlannedEvent::eventId, event -> event));
    List<Double> seconds = new ArrayList<>();
    for (Version version : registry.versions(model)) {
      Optional<Long> firstAnswer = firstAnswerNanos(version.version());
      @Nullable Long number = version.experience();
      if (number == null || firstAnswer.isEmpty()) {
        continue;
      }
      TopicLedger.Span experience = ledger.experience(number).orElseThrow();
      for (TopicLedger.Entry entry : ledger.examples()) {
        if (experience.holds(entry.offset())) {
          long sent = driver.sentNanos(Objects.requireNonNull(byId.get(entry.eventId())).index());
          seconds.add((firstAnswer.get() - sent) / 1e9);
        }
      }
    }
    return seconds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private Optional<Long> firstAnswerNanos(int version) {
    return events.stream()
        .map(event -> driver.answer(event.index()))
        .flatMap(Optional::stream)
        .filter(answer -> answer.version() >= version)
        .map(Answer::answeredNanos)
        .min(Long::compare);
  }
}
