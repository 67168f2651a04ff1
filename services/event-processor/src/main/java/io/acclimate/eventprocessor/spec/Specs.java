package io.acclimate.eventprocessor.spec;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.eventprocessor.event.Codec;
import io.acclimate.eventprocessor.event.Spec;
import io.acclimate.schemas.PoisonException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up specs in the global store that mirrors model.specs.v1. A spec is read from its bytes
 * once, not once per event. For one thread.
 */
public final class Specs {
  /** Name of the global store. */
  public static final String STORE = "specs";

  private static final Logger LOG = LoggerFactory.getLogger(Specs.class);

  private final ReadOnlyKeyValueStore<String, byte[]> store;
  private final Codec codec;
  private final Map<String, Read> known = new HashMap<>();

  public Specs(ReadOnlyKeyValueStore<String, byte[]> store, Codec codec) {
    this.store = store;
    this.codec = codec;
  }

  /** Those in the global store of a topology. */
  public static Specs in(ProcessorContext<?, ?> context, Codec codec) {
    ReadOnlyKeyValueStore<String, byte[]> store = context.getStateStore(STORE);
    return new Specs(store, codec);
  }

  /** The spec of a model; empty when none is registered, or when it cannot be read. */
  public Optional<Spec> find(String model) {
    byte @Nullable [] bytes = store.get(model);
    if (bytes == null) {
      known.remove(model);
      return Optional.empty();
    }
    Read read = known.get(model);
    if (read == null || !Arrays.equals(read.bytes, bytes)) {
      read = new Read(bytes, read(model, bytes));
      known.put(model, read);
    }
    return Optional.ofNullable(read.spec);
  }

  private @Nullable Spec read(String model, byte[] bytes) {
    try {
      return codec.spec(bytes);
    } catch (PoisonException | InvalidFormatException unreadable) {
      LOG.error("spec=unreadable model={} cause=\"{}\"", model, unreadable.getMessage());
      return null;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by content where it is used
  private record Read(byte[] bytes, @Nullable Spec spec) {}
}
