package io.acclimate.eventprocessor.event;

import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_INPUT;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_LABEL;
import static io.acclimate.eventprocessor.event.RefusedException.Reason.WRONG_OUTPUT;

import io.acclimate.avro.InputKind;
import io.acclimate.avro.Label;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.Prediction;
import io.acclimate.avro.Tensor;
import io.acclimate.avro.TopicSource;
import io.acclimate.avro.TriggerKind;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.model.InputSignature;
import io.acclimate.eventprocessor.event.ClosedExperience.Trigger;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.GenericAvroReader;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The only place in this service that knows Avro. Reading throws {@link
 * io.acclimate.schemas.PoisonException} for bytes that are no such record, {@link RefusedException}
 * for a record whose input or label makes no sense, and {@link
 * io.acclimate.schemas.SchemaRegistryUnavailableException} when it may be tried again. Safe for use
 * by many threads.
 */
public final class Codec {
  private final SchemaRegistryClient registry;
  private final Topics topics;
  private final ConfluentAvroDeserializer<LabelledEvent> events;
  private final ConfluentAvroDeserializer<Prediction> predictions;
  private final ConfluentAvroDeserializer<Label> labels;
  private final ConfluentAvroDeserializer<io.acclimate.avro.CloseExperience> closeCommands;
  private final GenericAvroReader exampleNotes;
  private final ConfluentAvroDeserializer<io.acclimate.avro.DriftSignal> driftSignals;
  private final ConfluentAvroDeserializer<ModelSpec> specs;
  private final GenericAvroReader anyRecords;
  private final ConfluentAvroSerializer<io.acclimate.avro.Example> exampleWriter;
  private final ConfluentAvroSerializer<io.acclimate.avro.Outcome> outcomeWriter;
  private final ConfluentAvroSerializer<io.acclimate.avro.Experience> experienceWriter;

  public Codec(SchemaRegistryClient registry, Topics topics) {
    this.registry = registry;
    this.topics = topics;
    events = new ConfluentAvroDeserializer<>(registry, LabelledEvent.class);
    predictions = new ConfluentAvroDeserializer<>(registry, Prediction.class);
    labels = new ConfluentAvroDeserializer<>(registry, Label.class);
    closeCommands =
        new ConfluentAvroDeserializer<>(registry, io.acclimate.avro.CloseExperience.class);
    exampleNotes =
        GenericAvroReader.ofFields(
            registry,
            io.acclimate.avro.Example.getClassSchema(),
            "model",
            "side",
            "label",
            "acceptedAt");
    driftSignals = new ConfluentAvroDeserializer<>(registry, io.acclimate.avro.DriftSignal.class);
    specs = new ConfluentAvroDeserializer<>(registry, ModelSpec.class);
    anyRecords = GenericAvroReader.ofAll(registry);
    exampleWriter = new ConfluentAvroSerializer<>(registry, io.acclimate.avro.Example.class);
    outcomeWriter = new ConfluentAvroSerializer<>(registry, io.acclimate.avro.Outcome.class);
    experienceWriter = new ConfluentAvroSerializer<>(registry, io.acclimate.avro.Experience.class);
  }

  /** Returns when the schema registry answers, whatever it says; else throws. */
  public void awaitRegistry() {
    registry.isCompatible(
        ConfluentAvroSerializer.subject(topics.examples()),
        io.acclimate.avro.Example.getClassSchema());
  }

  /** What reads records whatever they are. */
  public GenericAvroReader anyRecords() {
    return anyRecords;
  }

  /** Reads a value of events.labelled.v1. */
  public Event event(byte @Nullable [] value) {
    LabelledEvent event = events.decode(value);
    return new Event(
        event.getEventId(),
        event.getModel(),
        event.getDomain(),
        input(event.getInput()),
        label(event.getLabel()),
        event.getOccurredAt());
  }

  /** Reads a value of predictions.v1. */
  public Answer answer(byte @Nullable [] value) {
    Prediction prediction = predictions.decode(value);
    return new Answer(
        prediction.getEventId(),
        prediction.getModel(),
        prediction.getDomain(),
        input(prediction.getInput()),
        output(prediction.getOutput()),
        prediction.getVersion(),
        prediction.getServingDigest(),
        role(prediction.getRole()),
        prediction.getPredictedAt());
  }

  /** Reads a value of labels.v1. */
  public LateLabel lateLabel(byte @Nullable [] value) {
    Label label = labels.decode(value);
    return new LateLabel(
        label.getEventId(), label.getModel(), label(label.getLabel()), label.getOccurredAt());
  }

  /** Reads a value of experience.commands.v1. */
  public CloseCommand closeCommand(byte @Nullable [] value) {
    io.acclimate.avro.CloseExperience command = closeCommands.decode(value);
    return new CloseCommand(
        command.getCommandId(),
        command.getModel(),
        command.getNotBeforeOffset(),
        command.getIssuedBy());
  }

  /** Reads of a value of examples.v1 what counting it takes, and passes its input over. */
  public ExampleNote exampleNote(byte @Nullable [] value, long offset) {
    GenericRecord example = exampleNotes.read(value);
    return new ExampleNote(
        example.get("model").toString(),
        offset,
        example.get("label") != null,
        AvroValues.side(io.acclimate.avro.Side.valueOf(example.get("side").toString())),
        Instant.ofEpochMilli((Long) example.get("acceptedAt")));
  }

  /** Reads a value of drift.signals.v1. */
  public DriftSignal driftSignal(byte @Nullable [] value) {
    io.acclimate.avro.DriftSignal signal = driftSignals.decode(value);
    return new DriftSignal(
        signal.getModel(),
        signal.getDomain(),
        signal.getFeature(),
        switch (signal.getEvidence()) {
          case INPUTS -> DriftSignal.Evidence.INPUTS;
          case PREDICTIONS -> DriftSignal.Evidence.PREDICTIONS;
          case LABELS -> DriftSignal.Evidence.LABELS;
          case ERRORS -> DriftSignal.Evidence.ERRORS;
        },
        signal.getDetector(),
        level(signal.getBefore()),
        level(signal.getAfter()),
        signal.getScore(),
        signal.getThreshold(),
        signal.getN());
  }

  /** Reads a value of model.specs.v1. */
  public Spec spec(byte @Nullable [] value) {
    ModelSpec spec = specs.decode(value);
    return new Spec(
        spec.getModel(),
        spec.getDigest(),
        signature(spec),
        new LinkedHashSet<>(spec.getClasses()),
        spec.getTargetDomain(),
        spec.getHoldOutFraction(),
        spec.getExperience().getMaxExamples(),
        Duration.ofMillis(spec.getExperience().getMaxMillis()),
        drift(spec.getExperience().getDrift()),
        sources(spec),
        spec.getDeleted());
  }

  /** Writes a value of examples.v1. */
  byte[] encode(Example example) {
    return written(
        exampleWriter,
        topics.examples(),
        new io.acclimate.avro.Example(
            example.eventId(),
            example.model(),
            example.domain(),
            AvroValues.toAvro(example.side()),
            AvroValues.toAvro(example.input()),
            AvroValues.toAvroOrNull(example.label()),
            example.occurredAt(),
            example.acceptedAt()));
  }

  /** Writes a value of outcomes.v1. */
  byte[] encode(Outcome outcome) {
    return written(
        outcomeWriter,
        topics.outcomes(),
        new io.acclimate.avro.Outcome(
            outcome.eventId(),
            outcome.model(),
            outcome.version(),
            outcome.servingDigest(),
            role(outcome.role()),
            outcome.domain(),
            output(outcome.prediction()),
            AvroValues.toAvro(outcome.truth()),
            outcome.correct(),
            outcome.delayMillis(),
            outcome.predictedAt()));
  }

  /** Writes a value of experiences.v1. */
  byte[] encode(ClosedExperience experience) {
    return written(
        experienceWriter,
        topics.experiences(),
        new io.acclimate.avro.Experience(
            experience.model(),
            experience.number(),
            experience.partition(),
            experience.firstOffset(),
            experience.lastOffset(),
            experience.labelledTrain(),
            experience.labelledHoldOut(),
            experience.unlabelled(),
            new io.acclimate.avro.Trigger(
                kind(experience.trigger()), experience.trigger().detail()),
            experience.specDigest(),
            experience.openedAt(),
            experience.closedAt()));
  }

  private static Input input(Object union) {
    try {
      return AvroValues.input(union);
    } catch (InvalidFormatException wrong) {
      throw new RefusedException(WRONG_INPUT, wrong);
    }
  }

  private static LabelValue label(Object union) {
    try {
      return AvroValues.label(union);
    } catch (InvalidFormatException wrong) {
      throw new RefusedException(WRONG_LABEL, wrong);
    }
  }

  private static InputSignature signature(ModelSpec spec) {
    if (spec.getTask() != io.acclimate.avro.Task.CLASSIFICATION
        || spec.getInput().getKind() != InputKind.TENSOR) {
      throw new InvalidFormatException(
          "model '%s': a %s of a %s is not supported"
              .formatted(spec.getModel(), spec.getTask(), spec.getInput().getKind()));
    }
    String dtype = spec.getInput().getDtype();
    return new InputSignature(
        InputSignature.Kind.TENSOR,
        Dtype.of(dtype == null ? Dtype.F32.name() : dtype),
        spec.getInput().getShape());
  }

  /** Those with a label path: the others have nothing to learn from. */
  private static List<Spec.Source> sources(ModelSpec spec) {
    List<Spec.Source> sources = new ArrayList<>();
    for (TopicSource source : spec.getSources()) {
      if (source.getLabelPath() != null) {
        sources.add(
            new Spec.Source(
                source.getTopic(),
                source.getIdPath(),
                source.getFeaturePaths(),
                source.getLabelPath(),
                source.getDomainPath()));
      }
    }
    return sources;
  }

  private static Spec.@Nullable DriftTrigger drift(io.acclimate.avro.@Nullable DriftTrigger drift) {
    return drift == null
        ? null
        : new Spec.DriftTrigger(drift.getMinExamples(), drift.getCoolDownExamples());
  }

  private static DriftSignal.Level level(io.acclimate.avro.DriftLevel level) {
    return switch (level) {
      case STABLE -> DriftSignal.Level.STABLE;
      case WARNING -> DriftSignal.Level.WARNING;
      case DRIFT -> DriftSignal.Level.DRIFT;
    };
  }

  private static Output output(io.acclimate.avro.Output output) {
    Tensor scores = output.getScores();
    try {
      return new Output(
          AvroValues.labelOrNull(output.getLabel()),
          scores == null ? null : AvroValues.tensor(scores));
    } catch (InvalidFormatException wrong) {
      throw new RefusedException(WRONG_OUTPUT, wrong);
    }
  }

  private static io.acclimate.avro.Output output(Output output) {
    return new io.acclimate.avro.Output(
        AvroValues.toAvroOrNull(output.label()),
        output.scores() == null ? null : AvroValues.toAvro(output.scores()));
  }

  private static Role role(io.acclimate.avro.Role role) {
    return switch (role) {
      case SERVE -> Role.SERVE;
      case SHADOW -> Role.SHADOW;
      case CANARY -> Role.CANARY;
    };
  }

  private static io.acclimate.avro.Role role(Role role) {
    return switch (role) {
      case SERVE -> io.acclimate.avro.Role.SERVE;
      case SHADOW -> io.acclimate.avro.Role.SHADOW;
      case CANARY -> io.acclimate.avro.Role.CANARY;
    };
  }

  private static TriggerKind kind(Trigger trigger) {
    return switch (trigger) {
      case Trigger.Count count -> TriggerKind.COUNT;
      case Trigger.Age age -> TriggerKind.TIME;
      case Trigger.Drift drift -> TriggerKind.DRIFT;
      case Trigger.Manual manual -> TriggerKind.MANUAL;
    };
  }

  private static <T extends SpecificRecord> byte[] written(
      ConfluentAvroSerializer<T> writer, String topic, T value) {
    return Objects.requireNonNull(writer.serialize(topic, value));
  }
}
