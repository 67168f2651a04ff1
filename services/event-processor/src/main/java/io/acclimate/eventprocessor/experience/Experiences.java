package io.acclimate.eventprocessor.experience;

import io.acclimate.eventprocessor.event.CloseCommand;
import io.acclimate.eventprocessor.event.ClosedExperience;
import io.acclimate.eventprocessor.event.ClosedExperience.Trigger;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.DriftSignal;
import io.acclimate.eventprocessor.event.ExampleNote;
import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.eventprocessor.event.Step;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.spec.Specs;
import io.acclimate.eventprocessor.state.SeenIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Counts each model's examples into its open experience and closes it by count, by age, by hand, or
 * on a drift signal, whichever comes first. What counts are labelled examples; only where they are
 * few, many unlabelled ones close it too ({@link #UNLABELLED_PER_LABELLED}).
 *
 * <p>Closing by hand waits until examples.v1 has been read up to the command's offset. When nothing
 * is open then, it does nothing; a repeated command does nothing either, for {@link
 * #COMMANDS_REMEMBERED} of stream time. Experiences of a deleted model are forgotten.
 *
 * <p>A drift signal is remembered until the experience has its least number of labelled examples,
 * or is closed otherwise, or the drift is over. After a close by drift, signals are passed over for
 * a number of examples: the model is learning already. A repeated signal changes nothing.
 */
public final class Experiences implements Processor<byte[], Step, byte[], Outbound> {
  /** Name of the store of progress, key model. */
  public static final String PROGRESS_STORE = "experience-progress";

  /** Name of the store of close commands that were carried out. */
  public static final String COMMANDS_STORE = "close-commands";

  /** How long a repeated close command is recognised. */
  public static final Duration COMMANDS_REMEMBERED = Duration.ofDays(7);

  /** An experience has at most this many times as many unlabelled examples as labelled ones. */
  static final int UNLABELLED_PER_LABELLED = 20;

  /** How often the age of open experiences is looked at. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Outbox outbox;
  private final Codec codec;
  private final ReadPositions positions;
  private final Meters meters;
  private final InstantSource clock;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private ProcessorContext<byte[], Outbound> context;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private Specs specs;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private SeenIds commands;

  @SuppressWarnings("NullAway.Init") // set by init, before the first record
  private KeyValueStore<String, byte[]> store;

  /** What the store has, of the models that were met since the task is here. */
  private final Map<String, Progress> known = new HashMap<>();

  public Experiences(
      Outbox outbox, Codec codec, ReadPositions positions, Meters meters, InstantSource clock) {
    this.outbox = outbox;
    this.codec = codec;
    this.positions = positions;
    this.meters = meters;
    this.clock = clock;
  }

  /** The store of progress that this needs in a topology. */
  public static StoreBuilder<KeyValueStore<String, byte[]>> progressStore() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(PROGRESS_STORE), Serdes.String(), Serdes.ByteArray())
        // One state per model and commit in the changelog, not one per example.
        .withCachingEnabled();
  }

  @Override
  public void init(ProcessorContext<byte[], Outbound> context) {
    this.context = context;
    specs = Specs.in(context, codec);
    commands = SeenIds.in(context, COMMANDS_STORE, COMMANDS_REMEMBERED);
    store = context.getStateStore(PROGRESS_STORE);
    known.clear();
    context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> look());
  }

  @Override
  public void process(Record<byte[], Step> record) {
    switch (record.value()) {
      case ExampleNote example ->
          settle(
              example.model(),
              progress(example.model()).with(example, clock.instant()),
              example.offset() + 1);
      case CloseCommand command -> {
        if (commands.firstTime(command.id(), context.currentStreamTimeMs())) {
          Progress progress = progress(command.model()).with(CloseRequest.of(command));
          settle(command.model(), progress, readUpTo(progress));
        } else {
          meters.duplicate("command");
        }
      }
      case DriftSignal signal -> {
        Progress progress = progress(signal.model());
        settle(signal.model(), heeding(signal, progress), readUpTo(progress));
      }
    }
  }

  private Progress heeding(DriftSignal signal, Progress progress) {
    if (signal.withdraws()) {
      return progress.without(signal.evidence());
    } else if (!signal.raises()) {
      return progress;
    }
    Optional<Spec.DriftTrigger> policy =
        specs.find(signal.model()).flatMap(spec -> Optional.ofNullable(spec.drift()));
    if (policy.isEmpty()) {
      meters.driftSignal("disabled");
      return progress;
    } else if (progress.coolingDown(policy.get().coolDownExamples())) {
      meters.driftSignal("cooling-down");
      return progress;
    }
    meters.driftSignal("taken");
    return progress.with(DriftAlarm.of(signal));
  }

  /** Looks at every model of the partition: time passes, and positions move, without a record. */
  private void look() {
    List<String> models = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries = store.all()) {
      entries.forEachRemaining(entry -> models.add(entry.key));
    }
    for (String model : models) {
      Progress progress = progress(model);
      if (specs.find(model).filter(Spec::deleted).isPresent()) {
        store.delete(model);
        known.remove(model);
      } else if (progress.open() != null || !progress.requests().isEmpty()) {
        settle(model, progress, readUpTo(progress));
      }
    }
  }

  private void settle(String model, Progress progress, long readUpTo) {
    Optional<Spec> spec = specs.find(model);
    Progress next = progress;
    if (spec.isPresent()) {
      next = progress.withoutRequestsDueAt(readUpTo);
      if (spec.get().drift() != null) {
        next = next.cooledDown(spec.get().drift().coolDownExamples());
      }
      Optional<Trigger> trigger = trigger(progress, spec.get(), readUpTo);
      if (progress.open() != null && trigger.isPresent()) {
        ClosedExperience experience =
            close(progress.closed() + 1, progress.open(), spec.get(), trigger.get());
        context.forward(outbox.of(experience));
        context.commit(); // a round waits for it
        meters.experience(trigger.get());
        next = next.afterClosing(trigger.get());
      }
    }
    keep(model, next);
  }

  private Optional<Trigger> trigger(Progress progress, Spec spec, long readUpTo) {
    OpenExperience open = progress.open();
    if (open == null) {
      return Optional.empty();
    }
    if (open.labelled() >= spec.maxExamples()) {
      return Optional.of(new Trigger.Count(open.labelled()));
    }
    if (open.unlabelled() >= (long) UNLABELLED_PER_LABELLED * spec.maxExamples()) {
      return Optional.of(new Trigger.Count(open.unlabelled()));
    }
    Optional<CloseRequest> due = progress.dueAt(readUpTo);
    if (due.isPresent()) {
      return Optional.of(new Trigger.Manual(due.get().commandId(), due.get().issuedBy()));
    }
    DriftAlarm alarm = progress.alarm();
    Spec.DriftTrigger drift = spec.drift();
    if (alarm != null && drift != null && open.labelled() >= drift.minExamples()) {
      return Optional.of(new Trigger.Drift(alarm.detail()));
    }
    Duration age = Duration.between(open.countedSince(), clock.instant());
    return age.compareTo(spec.maxAge()) >= 0
        ? Optional.of(new Trigger.Age(age.toMillis()))
        : Optional.empty();
  }

  private ClosedExperience close(long number, OpenExperience open, Spec spec, Trigger trigger) {
    Instant now = clock.instant();
    return new ClosedExperience(
        spec.model(),
        number,
        context.taskId().partition(),
        open.firstOffset(),
        open.lastOffset(),
        open.labelledTrain(),
        open.labelledHoldOut(),
        open.unlabelled(),
        trigger,
        spec.digest(),
        open.openedAt(),
        now);
  }

  private long readUpTo(Progress progress) {
    long byExamples = progress.open() == null ? 0 : progress.open().lastOffset() + 1;
    return progress.requests().isEmpty()
        ? byExamples
        : Math.max(byExamples, positions.nextExample(context.taskId().partition()));
  }

  /** Writes nothing where nothing has changed: looking around costs no state. */
  private void keep(String model, Progress progress) {
    if (!progress.equals(progress(model))) {
      store.put(model, ProgressFormat.write(progress));
      known.put(model, progress);
    }
  }

  private Progress progress(String model) {
    Progress progress = known.get(model);
    if (progress == null) {
      byte[] bytes = store.get(model);
      if (bytes == null) {
        return Progress.NONE;
      }
      progress = ProgressFormat.read(bytes);
      known.put(model, progress);
    }
    return progress;
  }
}
