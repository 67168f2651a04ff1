package io.acclimate.benchmarks;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.Tensor;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.GenericAvroReader;
import io.acclimate.schemas.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time per labelled event of 128 float64 features, written and read by the serde, and by Avro alone
 * without prefix, registry and limits. The registry is in memory: what a look-up in a cache costs,
 * not a request.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class SerdeBenchmark {
  private static final String TOPIC = "bench.events";
  private static final int FEATURES = 128;
  private static final int PREFIX_BYTES = 5;

  private final LabelledEvent event = event();
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final ConfluentAvroSerializer<LabelledEvent> serializer =
      new ConfluentAvroSerializer<>(registry, LabelledEvent.class);
  private final ConfluentAvroDeserializer<LabelledEvent> deserializer =
      new ConfluentAvroDeserializer<>(registry, LabelledEvent.class);
  private final GenericAvroReader ids =
      GenericAvroReader.ofFields(registry, LabelledEvent.getClassSchema(), "eventId", "model");
  private final SpecificDatumWriter<LabelledEvent> writer =
      new SpecificDatumWriter<>(LabelledEvent.class);
  private final SpecificDatumReader<LabelledEvent> reader =
      new SpecificDatumReader<>(LabelledEvent.class);
  private byte[] bytes = {};

  /** What readers read. */
  @Setup
  public void setUp() {
    bytes = serializer.encode(TOPIC, event);
  }

  /** The serde writes. */
  @Benchmark
  public byte[] encode() {
    return serializer.encode(TOPIC, event);
  }

  /** Avro alone writes. */
  @Benchmark
  public byte[] encodeByAvro() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    writer.write(event, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  /** The serde reads all. */
  @Benchmark
  public LabelledEvent decode() {
    return deserializer.decode(bytes);
  }

  /** Avro alone reads all. */
  @Benchmark
  @SuppressWarnings("NullAway") // Avro: nothing to use again
  public LabelledEvent decodeByAvro() throws IOException {
    return reader.read(
        null,
        DecoderFactory.get().binaryDecoder(bytes, PREFIX_BYTES, bytes.length - PREFIX_BYTES, null));
  }

  /** The serde reads two fields and passes over the rest. */
  @Benchmark
  public GenericRecord decodeTwoFields() {
    return ids.read(bytes);
  }

  private static LabelledEvent event() {
    ByteBuffer data = ByteBuffer.allocate(FEATURES * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < FEATURES; i++) {
      data.putDouble(random.nextGaussian());
    }
    return new LabelledEvent(
        "bench-000001",
        "bench",
        "bench-domain",
        new Tensor("F64", List.of((long) FEATURES), data.flip()),
        new ClassLabel("a"),
        Instant.EPOCH);
  }
}
