package io.acclimate.driftprocessor;

import static io.acclimate.driftprocessor.TopologyFixture.MODEL;
import static io.acclimate.driftprocessor.TopologyFixture.SETTINGS;
import static io.acclimate.driftprocessor.TopologyFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Example;
import io.acclimate.avro.Outcome;
import io.acclimate.driftprocessor.meter.Meters;
import io.acclimate.driftprocessor.reference.References;
import io.acclimate.driftprocessor.window.Windows;
import io.acclimate.driftprocessor.wire.Codec;
import io.acclimate.driftprocessor.wire.Outbound;
import io.acclimate.driftprocessor.wire.Step;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A processor that starts on the stores of one that is gone goes on as if nothing had happened: the
 * same records in the same order come out, byte by byte.
 */
final class RestartTest {
  private static final int ROWS = 3_000;

  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  private final Codec codec = new Codec(schemas, TOPICS);

  @TempDir private Path stateDir;

  @Test
  void goesOnWhereItWasAfterAnyRow() {
    List<ByteBuffer> undisturbed = outputs(steps(), Integer.MAX_VALUE);
    // 7 has nothing in common with the rows between judgements: every phase of them is met.
    List<ByteBuffer> restarted = outputs(steps(), 7);

    assertThat(undisturbed.size()).isGreaterThan(300);
    assertThat(restarted).isEqualTo(undisturbed);
  }

  private List<Step> steps() {
    Samples samples = new Samples(3);
    Random random = new Random(3);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      if (i % 600 == 0) {
        int epoch = i / 600 + 1;
        int version = i / 1_200 + 1; // every other reference is of the same version
        samples
            .reference(MODEL, epoch, version)
            .forEach(block -> steps.add(codec.references(bytes(block), 0)));
      }
      double moved = (i / 500) % 2 == 0 ? 0 : 0.6;
      String domain = "plant-" + random.nextInt(i % 100 == 99 ? 5 : 2);
      if (random.nextBoolean()) {
        Example example = samples.example(MODEL, domain, moved);
        steps.add(codec.example(bytes(example), i));
      } else {
        Outcome outcome = samples.outcome(MODEL, domain, 3, 0.05 + moved / 2);
        steps.add(codec.outcome(bytes(outcome), i));
      }
    }
    return steps;
  }

  private List<ByteBuffer> outputs(List<Step> steps, int restartEvery) {
    MockProcessorContext<byte[], Outbound> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDir.toFile());
    for (StoreBuilder<KeyValueStore<byte[], byte[]>> builder :
        List.of(
            References.store(),
            Windows.store(Windows.ROWS_STORE),
            Windows.store(Windows.WINDOWS_STORE))) {
      KeyValueStore<byte[], byte[]> store = builder.withLoggingDisabled().build();
      store.init(context.getStateStoreContext(), store);
      context.addStateStore(store);
    }
    DriftWindows processor = newProcessor(context);
    for (int i = 0; i < steps.size(); i++) {
      if (i % restartEvery == restartEvery - 1) {
        processor.close();
        processor = newProcessor(context);
      }
      processor.process(new Record<>(new byte[0], steps.get(i), 0));
    }
    return context.forwarded().stream()
        .map(captured -> captured.record().value().value())
        .map(value -> value == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(value))
        .toList();
  }

  private DriftWindows newProcessor(MockProcessorContext<byte[], Outbound> context) {
    DriftWindows processor =
        new DriftWindows(
            SETTINGS,
            codec,
            new Meters(new SimpleMeterRegistry()),
            InstantSource.fixed(Samples.START));
    processor.init(context);
    return processor;
  }

  private <T extends SpecificRecord> byte[] bytes(T value) {
    // The class of a T is a Class<T>.
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) value.getClass();
    return new ConfluentAvroSerializer<>(schemas, type).encode("t", value);
  }
}
