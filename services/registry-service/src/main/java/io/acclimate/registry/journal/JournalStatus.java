package io.acclimate.registry.journal;

import java.util.List;

/**
 * How the link to Kafka is doing.
 *
 * @param complete true once the journal was read to its end
 * @param position offset of the last change that was read
 * @param writer what the writer does, such as {@code writing} or {@code standby}
 * @param troubles what keeps it from working, in words; empty when nothing does
 * @param ready true if reads are answered from an up-to-date state and commands by this process or
 *     another
 */
public record JournalStatus(
    boolean complete, long position, String writer, List<String> troubles, boolean ready) {
  public JournalStatus {
    troubles = List.copyOf(troubles);
  }
}
