package io.acclimate.driftprocessor;

import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.errors.ErrorDetector;
import io.acclimate.driftprocessor.judge.Judge;
import io.acclimate.driftprocessor.meter.Meters;
import io.acclimate.driftprocessor.reference.InForce;
import io.acclimate.driftprocessor.reference.Reference;
import io.acclimate.driftprocessor.reference.References;
import io.acclimate.driftprocessor.reference.RefusedReferenceException;
import io.acclimate.driftprocessor.window.OutcomeLayout;
import io.acclimate.driftprocessor.window.Row;
import io.acclimate.driftprocessor.window.Source;
import io.acclimate.driftprocessor.window.Window;
import io.acclimate.driftprocessor.window.Windows;
import io.acclimate.driftprocessor.wire.Codec;
import io.acclimate.driftprocessor.wire.ExampleRow;
import io.acclimate.driftprocessor.wire.Outbound;
import io.acclimate.driftprocessor.wire.Outbox;
import io.acclimate.driftprocessor.wire.OutcomeRow;
import io.acclimate.driftprocessor.wire.ReferenceBlock;
import io.acclimate.driftprocessor.wire.ReferenceRemoval;
import io.acclimate.driftprocessor.wire.Step;
import io.acclimate.schemas.Topics;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts rows into windows, judges them, and tells what has changed. Order decides, not time: a
 * record that comes late or twice is a row like any other. A record of a model without a reference
 * is passed over.
 */
final class DriftWindows implements Processor<byte[], Step, byte[], Outbound> {
  private static final Logger LOG = LoggerFactory.getLogger(DriftWindows.class);

  private final TopologySettings settings;
  private final Topics topics;
  private final Codec codec;
  private final Meters meters;
  private final InstantSource clock;
  private final Map<String, Judge> judges = new HashMap<>();

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private References references;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Windows windows;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Reporter reporter;

  private int counted;

  DriftWindows(TopologySettings settings, Codec codec, Meters meters, InstantSource clock) {
    this.settings = settings;
    this.topics = settings.topics();
    this.codec = codec;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<byte[], Outbound> context) {
    references = References.in(context, settings.maxFeatures());
    windows = Windows.in(context, settings.windows(), settings.errors());
    reporter =
        new Reporter(
            record -> send(record, context),
            new Outbox(topics, codec, context.taskId().partition(), clock),
            windows,
            meters,
            settings.windows().calm());
    judges.clear();
    for (String model : references.models()) {
      InForce inForce = references.inForce(model);
      if (inForce != null) {
        Judge judge = newJudge(inForce.reference());
        judges.put(model, judge);
        reporter.levels(model, judge);
      }
    }
    count();
  }

  /** A signal is committed at once: it may close an experience, and somebody waits for that. */
  private void send(Record<byte[], Outbound> record, ProcessorContext<byte[], Outbound> context) {
    context.forward(record);
    if (record.value().topic().equals(topics.driftSignals())) {
      context.commit();
    }
  }

  @Override
  public void process(Record<byte[], Step> record) {
    windows.tidy();
    switch (record.value()) {
      case ExampleRow example -> example(example);
      case OutcomeRow outcome -> outcome(outcome);
      case ReferenceBlock block -> reference(block);
      case ReferenceRemoval removal -> remove(removal.model());
    }
  }

  @Override
  public void close() {
    judges.keySet().forEach(meters::forget);
    meters.windows(-counted);
    counted = 0;
  }

  private void example(ExampleRow example) {
    String model = example.model();
    Judge judge = judges.get(model);
    InForce inForce = references.inForce(model);
    if (judge == null || inForce == null) {
      meters.skipped(topics.examples(), "no-reference");
      return;
    }
    references.exampleMet(model, inForce, example.offset());
    byte[] row = judge.quantiser().row(example);
    if (row == null) {
      meters.skipped(topics.examples(), "other-input");
      return;
    }
    Window window = add(model, Source.EXAMPLES, example.domain(), row, example.offset(), judge);
    Reporter.At at =
        new Reporter.At(
            model, Source.EXAMPLES, judge, example.occurredAtMillis(), "e" + example.offset());
    judgeIfDue(window, at, false);
  }

  private void outcome(OutcomeRow outcome) {
    String model = outcome.model();
    Judge judge = judges.get(model);
    InForce inForce = references.inForce(model);
    if (judge == null || inForce == null) {
      meters.skipped(topics.outcomes(), "no-reference");
      return;
    }
    references.outcomeMet(model, inForce, outcome.offset());
    if (!outcome.served() || outcome.version() < judge.reference().version()) {
      meters.skipped(topics.outcomes(), outcome.served() ? "older-version" : "not-served");
      return;
    }
    byte[] row = judge.quantiser().row(outcome);
    Window window = add(model, Source.OUTCOMES, outcome.domain(), row, outcome.offset(), judge);
    Reporter.At at =
        new Reporter.At(
            model, Source.OUTCOMES, judge, outcome.predictedAtMillis(), "o" + outcome.offset());
    judgeIfDue(window, at, errorLevelRises(window, row, at));
  }

  private Window add(
      String model, Source source, String domain, byte[] row, long offset, Judge judge) {
    Window inTheWay = windows.inTheWay(model, source, domain);
    if (inTheWay != null) {
      reporter.forget(model, source, judge, inTheWay);
      windows.forget(model, source, inTheWay);
      meters.evictedWindow();
      reporter.levels(model, judge);
    }
    Window window = windows.add(model, source, domain, row, offset, judge.tracks(source).size());
    count();
    return window;
  }

  private boolean errorLevelRises(Window window, byte[] row, Reporter.At at) {
    int error = Row.bin(row, OutcomeLayout.ERROR);
    if (error == Row.NO_BIN) {
      return false;
    }
    ErrorDetector detector = window.detector();
    DriftLevel level = detector.add(error);
    window.seen(level);
    DriftLevel before = window.standings().level(Judge.ERRORS);
    if (!window.standings().raised(Judge.ERRORS, level)) {
      return false;
    }
    reporter.changed(window, at, Judge.ERRORS, before, at.judge().errors(detector, level));
    return true;
  }

  private void judgeIfDue(Window window, Reporter.At at, boolean changed) {
    boolean due = settings.windows().judgedAt(window.rows());
    if (due) {
      meters.evaluation();
      boolean showAll = settings.windows().publishedAt(window.rows());
      at.judge()
          .judge(
              at.source(),
              window,
              showAll,
              (track, verdict) -> reporter.judged(window, at, track, verdict));
    }
    if (due || changed) {
      windows.save(at.model(), at.source(), window);
    }
  }

  private void reference(ReferenceBlock block) {
    try {
      Optional<Reference> completed = references.take(block);
      completed.ifPresent(
          reference -> comesIntoForce(block.model(), reference, block.writtenAtMillis()));
    } catch (RefusedReferenceException refused) {
      meters.refusedReference(refused.reason().code());
      LOG.warn(
          "reference=refused model={} epoch={} block={} reason={} cause=\"{}\"",
          block.model(),
          block.epoch(),
          block.block(),
          refused.reason().code(),
          refused.getMessage());
    }
  }

  private void comesIntoForce(String model, Reference reference, long writtenAtMillis) {
    Judge before = judges.get(model);
    Judge now = newJudge(reference);
    judges.put(model, now);
    for (Source source : Source.values()) {
      // Errors are the version's: they go on while it stays, whatever its data are compared with.
      boolean errorsGoOn =
          source == Source.OUTCOMES
              && before != null
              && before.reference().version() == reference.version();
      for (Window window : windows.of(model, source)) {
        if (before != null) {
          reporter.reset(model, source, window, before, now, writtenAtMillis, errorsGoOn);
        }
        int tracks = now.tracks(source).size();
        if (errorsGoOn) {
          windows.renew(model, source, window, tracks, Judge.ERRORS);
        } else {
          windows.restart(model, source, window, tracks);
        }
      }
    }
    reporter.levels(model, now);
    LOG.info(
        "reference=in-force model={} version={} epoch={} features={}",
        model,
        reference.version(),
        reference.epoch(),
        reference.features());
  }

  private void remove(String model) {
    Judge judge = judges.remove(model);
    references.remove(model);
    for (Source source : Source.values()) {
      for (Window window : windows.of(model, source)) {
        if (judge != null) {
          reporter.forget(model, source, judge, window);
        }
        windows.forget(model, source, window);
      }
    }
    meters.forget(model);
    count();
  }

  private Judge newJudge(Reference reference) {
    return new Judge(reference, settings.judge(), settings.errors().key());
  }

  private void count() {
    int now = windows.size();
    meters.windows(now - counted);
    counted = now;
  }
}
