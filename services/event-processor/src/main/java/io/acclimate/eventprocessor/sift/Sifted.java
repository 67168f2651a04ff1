package io.acclimate.eventprocessor.sift;

import io.acclimate.eventprocessor.event.Outbound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the first processor makes of a record. */
public sealed interface Sifted<T> {

  /** Good, and in the right partition; with its bytes, for whoever has to refuse it after all. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  record Accepted<T>(T value, Origin origin, byte[] original) implements Sifted<T> {
    @Override
    public List<Accepted<T>> accepted() {
      return List.of(this);
    }
  }

  /** Good or not, it is in a partition that its key does not belong to. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  record Misplaced<T>(byte[] original) implements Sifted<T> {
    @Override
    public List<byte[]> misplaced() {
      return List.of(original);
    }
  }

  /** A dead letter: original bytes, key and headers, with the reason beside. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  record Refused<T>(String deadLetterTopic, byte @Nullable [] original) implements Sifted<T> {
    @Override
    public List<Outbound> refused() {
      return List.of(new Outbound(deadLetterTopic, original));
    }
  }

  /** This, if it is accepted. */
  default List<Accepted<T>> accepted() {
    return List.of();
  }

  /** The original value, if it is misplaced. */
  default List<byte[]> misplaced() {
    return List.of();
  }

  /** The dead letter, if it is refused. */
  default List<Outbound> refused() {
    return List.of();
  }
}
