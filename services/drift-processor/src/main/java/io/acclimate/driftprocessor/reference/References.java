package io.acclimate.driftprocessor.reference;

import io.acclimate.driftprocessor.reference.RefusedReferenceException.Reason;
import io.acclimate.driftprocessor.wire.ReferenceBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The references of a task's models: one in force each, and at most one newer that still lacks
 * blocks. Blocks are kept in the store under (model, epoch, block), and under the model alone since
 * when which epoch is in force. For one thread.
 *
 * <p>A block that comes again, or of an older epoch, changes nothing.
 */
public final class References {
  /** Name of the store. */
  public static final String STORE = "references";

  private static final byte BLOCK = 'b';
  private static final byte IN_FORCE = 'f';
  private static final int FEATURES_PER_BLOCK = 64;
  private static final int IN_FORCE_BYTES = Long.BYTES + Integer.BYTES + 2 * Long.BYTES;

  private final KeyValueStore<byte[], byte[]> store;
  private final int maxFeatures;
  private final Map<String, Held> held = new HashMap<>();

  private static final class Held {
    private @Nullable InForce inForce;
    private @Nullable ReferenceBlock[] incoming = new ReferenceBlock[0];
    private long incomingEpoch = -1;
  }

  private References(KeyValueStore<byte[], byte[]> store, int maxFeatures) {
    this.store = store;
    this.maxFeatures = maxFeatures;
  }

  /** The store that references need in a topology. */
  public static StoreBuilder<KeyValueStore<byte[], byte[]>> store() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(STORE), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingDisabled();
  }

  /**
   * What the store of a task holds.
   *
   * @param maxFeatures of one reference
   */
  public static References in(ProcessorContext<?, ?> context, int maxFeatures) {
    KeyValueStore<byte[], byte[]> store = context.getStateStore(STORE);
    References references = new References(store, maxFeatures);
    references.load();
    return references;
  }

  /** Names of the models that have a reference in force. */
  public List<String> models() {
    return held.entrySet().stream()
        .filter(entry -> entry.getValue().inForce != null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The reference in force for a model; null when there is none. */
  public @Nullable InForce inForce(String model) {
    Held one = held.get(model);
    return one == null ? null : one.inForce;
  }

  /**
   * Takes a block; the reference that it completes is in force from here on, and returned.
   *
   * @throws RefusedReferenceException when the block, or the reference it completes, cannot be used
   */
  public Optional<Reference> take(ReferenceBlock block) {
    requireSound(block);
    Held one = held.computeIfAbsent(block.model(), model -> new Held());
    long newest =
        Math.max(one.incomingEpoch, one.inForce == null ? -1 : one.inForce.reference().epoch());
    boolean repeat = one.incomingEpoch != block.epoch() && newest == block.epoch();
    if (block.epoch() < newest || repeat) {
      return Optional.empty();
    }
    if (block.epoch() > newest) {
      dropIncoming(one);
      one.incoming = new ReferenceBlock[block.blocks()];
      one.incomingEpoch = block.epoch();
    }
    requireFitting(block, one.incoming);
    one.incoming[block.block()] = block;
    store.put(blockKey(block), BlockFormat.write(block));
    return Arrays.stream(one.incoming).allMatch(Objects::nonNull)
        ? Optional.of(complete(block.model(), one))
        : Optional.empty();
  }

  /** Forgets all that is known of a model. */
  public void remove(String model) {
    Held one = held.remove(model);
    if (one != null) {
      dropIncoming(one);
      dropInForce(model, one);
      store.delete(inForceKey(model));
    }
  }

  /** An example of the model at this offset has met its reference. */
  public void exampleMet(String model, InForce inForce, long example) {
    if (inForce.firstExample() == InForce.NONE_YET) {
      keep(model, inForce.withFirstExample(example));
    }
  }

  /** An outcome of the model at this offset has met its reference. */
  public void outcomeMet(String model, InForce inForce, long outcome) {
    if (inForce.firstOutcome() == InForce.NONE_YET) {
      keep(model, inForce.withFirstOutcome(outcome));
    }
  }

  private Reference complete(String model, Held one) {
    List<FeatureReference> features = new ArrayList<>();
    int version = 0;
    for (ReferenceBlock block : one.incoming) {
      ReferenceBlock there = Objects.requireNonNull(block);
      features.addAll(there.features());
      version = there.version();
    }
    Reference reference;
    try {
      reference = Reference.of(one.incomingEpoch, version, features);
    } catch (RefusedReferenceException refused) {
      dropIncoming(one);
      throw refused;
    }
    dropInForce(model, one);
    int blocks = one.incoming.length;
    one.incoming = new ReferenceBlock[0];
    one.incomingEpoch = -1;
    keep(model, InForce.now(reference, blocks));
    return reference;
  }

  private void keep(String model, InForce inForce) {
    held.computeIfAbsent(model, name -> new Held()).inForce = inForce;
    store.put(
        inForceKey(model),
        ByteBuffer.allocate(IN_FORCE_BYTES)
            .putLong(inForce.reference().epoch())
            .putInt(inForce.blocks())
            .putLong(inForce.firstExample())
            .putLong(inForce.firstOutcome())
            .array());
  }

  private void dropIncoming(Held one) {
    for (ReferenceBlock block : one.incoming) {
      if (block != null) {
        store.delete(blockKey(block));
      }
    }
    one.incoming = new ReferenceBlock[0];
    one.incomingEpoch = -1;
  }

  private void dropInForce(String model, Held one) {
    if (one.inForce != null) {
      for (int block = 0; block < one.inForce.blocks(); block++) {
        store.delete(blockKey(model, one.inForce.reference().epoch(), block));
      }
      one.inForce = null;
    }
  }

  private void requireSound(ReferenceBlock block) {
    int most = (maxFeatures + FEATURES_PER_BLOCK - 1) / FEATURES_PER_BLOCK + 1;
    if (block.blocks() > most || block.features().size() > FEATURES_PER_BLOCK) {
      throw new RefusedReferenceException(
          Reason.TOO_MANY_FEATURES,
          "%d blocks, %d features in one; at most %d features are kept"
              .formatted(block.blocks(), block.features().size(), maxFeatures));
    }
    if (block.blocks() < 1
        || block.block() < 0
        || block.block() >= block.blocks()
        || block.epoch() < 0) {
      throw new RefusedReferenceException(
          Reason.CONTRADICTORY,
          "block %d of %d in epoch %d".formatted(block.block(), block.blocks(), block.epoch()));
    }
  }

  private static void requireFitting(ReferenceBlock block, @Nullable ReferenceBlock[] incoming) {
    for (ReferenceBlock other : incoming) {
      boolean fits =
          incoming.length == block.blocks()
              && (other == null || other.version() == block.version());
      if (!fits) {
        throw new RefusedReferenceException(
            Reason.CONTRADICTORY,
            "block %d of epoch %d says version %d and %d blocks, others do not"
                .formatted(block.block(), block.epoch(), block.version(), block.blocks()));
      }
    }
  }

  private void load() {
    Map<String, ByteBuffer> inForce = new HashMap<>();
    Map<String, List<ReferenceBlock>> blocks = new HashMap<>();
    try (KeyValueIterator<byte[], byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        KeyValue<byte[], byte[]> entry = entries.next();
        if (entry.key[entry.key.length - 1] == IN_FORCE) {
          inForce.put(modelOf(entry.key), ByteBuffer.wrap(entry.value));
        } else {
          ReferenceBlock block = BlockFormat.read(entry.value);
          blocks.computeIfAbsent(block.model(), model -> new ArrayList<>()).add(block);
        }
      }
    }
    blocks.forEach((model, all) -> load(model, all, inForce.get(model)));
  }

  private void load(String model, List<ReferenceBlock> blocks, @Nullable ByteBuffer inForce) {
    Held one = new Held();
    held.put(model, one);
    long epoch = inForce == null ? -1 : inForce.getLong();
    if (inForce != null) {
      List<ReferenceBlock> own =
          blocks.stream()
              .filter(block -> block.epoch() == epoch)
              .sorted(References::order)
              .toList();
      List<FeatureReference> features =
          own.stream().flatMap(block -> block.features().stream()).toList();
      one.inForce =
          new InForce(
              Reference.of(epoch, own.getFirst().version(), features),
              inForce.getInt(),
              inForce.getLong(),
              inForce.getLong());
    }
    for (ReferenceBlock block : blocks) {
      if (block.epoch() != epoch) {
        if (one.incoming.length == 0) {
          one.incoming = new ReferenceBlock[block.blocks()];
          one.incomingEpoch = block.epoch();
        }
        one.incoming[block.block()] = block;
      }
    }
  }

  private static int order(ReferenceBlock one, ReferenceBlock other) {
    return Integer.compare(one.block(), other.block());
  }

  private static byte[] blockKey(ReferenceBlock block) {
    return blockKey(block.model(), block.epoch(), block.block());
  }

  private static byte[] blockKey(String model, long epoch, int block) {
    byte[] name = model.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(name.length + 1 + Long.BYTES + Integer.BYTES + 1)
        .put(name)
        .put((byte) 0)
        .putLong(epoch)
        .putInt(block)
        .put(BLOCK)
        .array();
  }

  private static byte[] inForceKey(String model) {
    byte[] name = model.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(name.length + 2).put(name).put((byte) 0).put(IN_FORCE).array();
  }

  private static String modelOf(byte[] inForceKey) {
    return new String(inForceKey, 0, inForceKey.length - 2, StandardCharsets.UTF_8);
  }
}
