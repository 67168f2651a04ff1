package io.acclimate.load.faults;

import io.acclimate.avro.Applied;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.Experience;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.Repeated;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Head;
import io.acclimate.load.faults.Books.At;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The journal decides each command once; a repeat refers to that decision. Each completed round
 * starts from the head that the one before left, and the completed rounds are the experiences, each
 * once and in order. Versions are numbered without gaps.
 */
final class JournalAccount {
  private final Books books;

  JournalAccount(Books books) {
    this.books = books;
  }

  /** What an experience and its round have in common. */
  private record Span(long number, int partition, long firstOffset, long lastOffset) {}

  /** Whether every experience is completed and every command is decided. */
  boolean settled() {
    return completed().size() >= books.experiences().size()
        && decided().keySet().containsAll(commandIds());
  }

  void verify(Verification verification) {
    verifyDecisions(verification);
    verifyHeads(verification);
    List<Span> experiences = books.experiences().stream().map(JournalAccount::span).toList();
    List<Span> completed = completed().stream().map(JournalAccount::span).toList();
    verification.require(
        completed.equals(experiences),
        "completed rounds %s are not the experiences %s".formatted(completed, experiences));
    verification.count("roundsCompleted", completed.size());
    verification.count("commands", commandIds().size());
  }

  private void verifyDecisions(Verification verification) {
    Map<String, Long> decided = new HashMap<>();
    for (At<ModelChange> change : books.journal()) {
      String id = change.value().getCommand().getCommandId();
      Long first = decided.putIfAbsent(id, change.offset());
      if (first == null) {
        verification.require(
            !(change.value().getDecision() instanceof Repeated),
            "command %s is a repeat of nothing".formatted(id));
      } else {
        verification.require(
            change.value().getDecision() instanceof Repeated repeated
                && repeated.getFirstOffset() == first,
            "command %s was decided at %d and again at %d".formatted(id, first, change.offset()));
      }
    }
    for (String id : commandIds()) {
      verification.require(decided.containsKey(id), "command %s has no decision".formatted(id));
    }
  }

  private void verifyHeads(Verification verification) {
    @Nullable Head head = null;
    int version = 0;
    for (At<ModelChange> change : books.journal()) {
      if (!(change.value().getDecision() instanceof Applied applied)) {
        continue;
      }
      Head after = AvroValues.head(applied.getHead());
      if (change.value().getCommand().getCommand() instanceof CompleteRound round) {
        verification.require(
            head != null && head.digest().hex().equals(round.getExpectedHead()),
            "the round of experience %d did not start from the head before it"
                .formatted(round.getExperience()));
        verification.require(
            AvroValues.head(round.getNewHead()).equals(after),
            "the head after experience %d is not the one that its round made"
                .formatted(round.getExperience()));
      }
      Integer made = applied.getVersion();
      if (made != null && made > version) {
        verification.require(
            made == version + 1, "version %d comes after version %d".formatted(made, version));
        version = made;
      }
      head = after;
    }
    verification.count("versions", version);
  }

  private Map<String, Long> decided() {
    Map<String, Long> decided = new HashMap<>();
    books
        .journal()
        .forEach(
            change ->
                decided.putIfAbsent(change.value().getCommand().getCommandId(), change.offset()));
    return decided;
  }

  private List<String> commandIds() {
    return books.commands().stream().map(ModelCommand::getCommandId).distinct().toList();
  }

  private List<CompleteRound> completed() {
    List<CompleteRound> completed = new ArrayList<>();
    for (At<ModelChange> change : books.journal()) {
      if (change.value().getCommand().getCommand() instanceof CompleteRound round
          && change.value().getDecision() instanceof Applied) {
        completed.add(round);
      }
    }
    return completed;
  }

  private static Span span(Experience experience) {
    return new Span(
        experience.getNumber(),
        experience.getPartition(),
        experience.getFirstOffset(),
        experience.getLastOffset());
  }

  private static Span span(CompleteRound round) {
    return new Span(
        round.getExperience(), round.getPartition(), round.getFirstOffset(), round.getLastOffset());
  }
}
