package io.acclimate.eventprocessor;

import io.acclimate.eventprocessor.event.Answer;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Event;
import io.acclimate.eventprocessor.event.Incoming;
import io.acclimate.eventprocessor.event.LateLabel;
import io.acclimate.eventprocessor.event.Outbound;
import io.acclimate.eventprocessor.event.Outbox;
import io.acclimate.eventprocessor.event.Step;
import io.acclimate.eventprocessor.experience.Experiences;
import io.acclimate.eventprocessor.experience.ReadPositions;
import io.acclimate.eventprocessor.experience.StepReader;
import io.acclimate.eventprocessor.join.Answers;
import io.acclimate.eventprocessor.join.LabelledEvents;
import io.acclimate.eventprocessor.join.LateLabels;
import io.acclimate.eventprocessor.join.OpenWindows;
import io.acclimate.eventprocessor.join.Predictions;
import io.acclimate.eventprocessor.join.Truths;
import io.acclimate.eventprocessor.join.WaitingRoom;
import io.acclimate.eventprocessor.meter.Meters;
import io.acclimate.eventprocessor.readback.PastInputs;
import io.acclimate.eventprocessor.sift.Admission;
import io.acclimate.eventprocessor.sift.Sifted;
import io.acclimate.eventprocessor.sift.Sifted.Accepted;
import io.acclimate.eventprocessor.sift.Sifter;
import io.acclimate.eventprocessor.source.MappedEvents;
import io.acclimate.eventprocessor.spec.SpecKeeper;
import io.acclimate.eventprocessor.spec.Specs;
import io.acclimate.eventprocessor.state.SeenIds;
import io.acclimate.schemas.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The way of the data, in two halves with examples.v1 between them.
 *
 * <pre>
 * events.labelled.v1 ─┐
 * events.mapped.v1 ───┴▶ sift ─▶ labelled events ─┬─▶ examples.v1
 *                        │ ▲          │ join     └─▶ outcomes.v1
 * predictions.v1 ────▶ sift ─▶ predictions ──────┤
 * labels.v1 ─────────▶ sift ─▶ late labels ──────┘
 *                        │ └─ misplaced ◀┐
 *                        ├───────────────┘
 *                        └─▶ &lt;topic&gt;.dlq
 *
 * examples.v1 ────────────────▶ experiences ───────▶ experiences.v1
 * experience.commands.v1 ▶ sift ──▲
 * drift.signals.v1 ───────────────┘
 *
 * model.specs.v1 ─▶ specs (global)
 * </pre>
 *
 * <p>Everything is read, and written, as bytes, so that what cannot be read is an ordinary result
 * of an ordinary processor, in the same transaction as everything else.
 */
public final class EventProcessorTopology {
  private static final Serde<byte[]> BYTES = Serdes.ByteArray();

  private final TopologySettings settings;
  private final Topics topics;
  private final Codec codec;
  private final ReadPositions positions;
  private final PastInputs inputs;
  private final Meters meters;
  private final InstantSource clock;

  public EventProcessorTopology(
      TopologySettings settings,
      Codec codec,
      ReadPositions positions,
      PastInputs inputs,
      Meters meters,
      InstantSource clock) {
    this.settings = settings;
    this.topics = settings.topics();
    this.codec = codec;
    this.positions = positions;
    this.inputs = inputs;
    this.meters = meters;
    this.clock = clock;
  }

  /** Builds the topology; reads and starts nothing. */
  public Topology build() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addGlobalStore(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(Specs.STORE), Serdes.String(), BYTES),
        topics.modelSpecs(),
        Consumed.with(Serdes.String(), BYTES),
        SpecKeeper::new);
    eventsLabelsAndPredictions(builder);
    examplesCommandsAndSignals(builder);
    return builder.build();
  }

  private void eventsLabelsAndPredictions(StreamsBuilder builder) {
    builder.addStateStore(Truths.store(settings.deduplicationWindow()));
    builder.addStateStore(Answers.store(settings.windows()));
    builder.addStateStore(WaitingRoom.store());
    builder.addStateStore(OpenWindows.store());

    KStream<byte[], Accepted<Event>> events =
        sift(
            builder,
            "events",
            List.of(topics.eventsLabelled(), topics.eventsMapped()),
            settings.eventPartitions(),
            this::eventReader);
    send(
        "labelled-events",
        events.process(
            () ->
                new LabelledEvents(
                    outbox(),
                    codec,
                    settings.deduplicationWindow(),
                    settings.windows(),
                    meters,
                    clock),
            Named.as("labelled-events"),
            Truths.STORE,
            Answers.STORE));

    KStream<byte[], Accepted<Answer>> predictions =
        sift(
            builder,
            "predictions",
            topics.predictions(),
            settings.eventPartitions(),
            Codec::answer);
    send(
        "predictions",
        predictions.process(
            () ->
                new Predictions(
                    outbox(),
                    codec,
                    inputs,
                    settings.unlabelledShare(),
                    settings.windows(),
                    settings.deduplicationWindow(),
                    meters,
                    clock),
            Named.as("predictions"),
            Truths.STORE,
            Answers.STORE,
            WaitingRoom.STORE,
            OpenWindows.STORE));

    KStream<byte[], Accepted<LateLabel>> labels =
        sift(builder, "labels", topics.labels(), settings.eventPartitions(), Codec::lateLabel);
    send(
        "late-labels",
        labels.process(
            () ->
                new LateLabels(
                    outbox(),
                    codec,
                    inputs,
                    settings.windows(),
                    settings.deduplicationWindow(),
                    topics.dlq(topics.labels()),
                    meters,
                    clock),
            Named.as("late-labels"),
            Truths.STORE,
            Answers.STORE,
            WaitingRoom.STORE));
  }

  private void examplesCommandsAndSignals(StreamsBuilder builder) {
    builder.addStateStore(Experiences.progressStore());
    builder.addStateStore(
        SeenIds.store(Experiences.COMMANDS_STORE, Experiences.COMMANDS_REMEMBERED));

    KStream<byte[], Step> examples =
        steps(builder, "example-notes", topics.examples(), codec::exampleNote);
    KStream<byte[], Step> signals =
        steps(
            builder,
            "drift-signals",
            topics.driftSignals(),
            (value, offset) -> codec.driftSignal(value));
    KStream<byte[], Step> commands =
        sift(
                builder,
                "commands",
                topics.experienceCommands(),
                settings.modelPartitions(),
                Codec::closeCommand)
            .mapValues(Accepted::value);
    send(
        "experiences",
        examples
            .merge(commands)
            .merge(signals)
            .process(
                () -> new Experiences(outbox(), codec, positions, meters, clock),
                Named.as("experiences"),
                Experiences.PROGRESS_STORE,
                Experiences.COMMANDS_STORE));
  }

  /** What our own services write, keyed by model. */
  private KStream<byte[], Step> steps(
      StreamsBuilder builder, String name, String topic, StepReader.Reader reader) {
    KStream<byte[], Sifted<Step>> read =
        source(builder, List.of(topic))
            .process(
                () -> new StepReader(reader, topics.dlq(topic), meters, clock), Named.as(name));
    send(name, read.flatMapValues(Sifted::refused));
    return read.flatMapValues(Sifted::accepted).mapValues(Accepted::value);
  }

  /** The accepted records of a source, each in the task that its key belongs to. */
  private <T extends Incoming> KStream<byte[], Accepted<T>> sift(
      StreamsBuilder builder,
      String name,
      String topic,
      int partitions,
      BiFunction<Codec, byte @Nullable [], T> read) {
    return sift(
        builder,
        name,
        List.of(topic),
        partitions,
        () -> (record, origin, specs) -> Optional.of(read.apply(codec, record.value())));
  }

  /** Events are ours, or records of others that specs map. */
  private Sifter.Reader<Event> eventReader() {
    MappedEvents mapped = new MappedEvents(codec.anyRecords());
    return (record, origin, specs) ->
        origin.topic().equals(topics.eventsMapped())
            ? mapped.read(record, specs)
            : Optional.of(codec.event(record.value()));
  }

  private <T extends Incoming> KStream<byte[], Accepted<T>> sift(
      StreamsBuilder builder,
      String name,
      List<String> sources,
      int partitions,
      Supplier<Sifter.Reader<T>> read) {
    KStream<byte[], Sifted<T>> first =
        source(builder, sources)
            .process(
                () -> sifter(partitions, Sifter.Pass.FROM_SOURCE, read), Named.as("sift-" + name));
    KStream<byte[], Sifted<T>> second =
        first
            .flatMapValues(Sifted::misplaced)
            .repartition(
                Repartitioned.<byte[], byte[]>as("misplaced-" + name)
                    .withKeySerde(BYTES)
                    .withValueSerde(BYTES)
                    .withNumberOfPartitions(partitions))
            .process(
                () -> sifter(partitions, Sifter.Pass.FROM_REPARTITION, read),
                Named.as("sift-again-" + name));
    KStream<byte[], Sifted<T>> both = first.merge(second);
    send("refused-" + name, both.flatMapValues(Sifted::refused));
    return both.flatMapValues(Sifted::accepted);
  }

  private <T extends Incoming> Sifter<T> sifter(
      int partitions, Sifter.Pass pass, Supplier<Sifter.Reader<T>> read) {
    return new Sifter<>(
        new Sifter.Source<>(partitions, read.get(), topics::dlq),
        pass,
        new Admission(settings.maxEventBytes()),
        context -> Specs.in(context, codec),
        meters,
        clock);
  }

  private KStream<byte[], byte[]> source(StreamsBuilder builder, List<String> sources) {
    return builder.stream(
        sources, Consumed.with(BYTES, BYTES).withTimestampExtractor(new NeverInTheFuture(clock)));
  }

  private static void send(String name, KStream<byte[], Outbound> records) {
    records.to(
        (key, outbound, context) -> outbound.topic(),
        Produced.<byte[], Outbound>as(name + "-out")
            .withKeySerde(BYTES)
            .withValueSerde(OutboundSerde.INSTANCE));
  }

  private Outbox outbox() {
    return new Outbox(topics, codec, clock);
  }
}
