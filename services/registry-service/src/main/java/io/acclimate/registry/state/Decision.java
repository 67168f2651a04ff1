package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What came of a command. */
public sealed interface Decision {

  /**
   * It was carried out.
   *
   * @param head the head after it
   * @param version number of the version it made; null if it made none
   * @param aliases all aliases after it
   * @param detail what happened, one sentence
   */
  record Applied(
      Head head, @Nullable Integer version, SortedMap<String, AliasTarget> aliases, String detail)
      implements Decision {
    public Applied {
      aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    }
  }

  /**
   * It was refused; nothing changed.
   *
   * @param code stable code, see {@link Refusal}
   * @param currentHead the head now; null when there is no such model
   * @param absentBlobs digests to put before sending again under a new id; empty for other reasons
   */
  record Refused(String code, String reason, @Nullable Head currentHead, List<Digest> absentBlobs)
      implements Decision {
    public Refused {
      absentBlobs = List.copyOf(absentBlobs);
    }
  }

  /** It was carried out on a name that has no version yet. */
  record Named(String detail) implements Decision {}

  /** Its id was seen before; nothing changed, and the answer is that of the first. */
  record Repeated(long firstOffset) implements Decision {}
}
