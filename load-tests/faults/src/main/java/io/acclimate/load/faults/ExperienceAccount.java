package io.acclimate.load.faults;

import io.acclimate.avro.Experience;
import io.acclimate.load.faults.Books.At;
import java.util.List;

/**
 * Experiences are numbered from 1 without gaps, do not overlap, count what is in them, and hold
 * every example.
 */
final class ExperienceAccount {
  private final Books books;

  ExperienceAccount(Books books) {
    this.books = books;
  }

  /** Offset of the last example; -1 when there is none. */
  long lastExample() {
    return books.examples().isEmpty() ? -1 : books.examples().getLast().offset();
  }

  /** Whether the last example is in an experience. */
  boolean closed() {
    return books.experiences().isEmpty()
        ? books.examples().isEmpty()
        : books.experiences().getLast().getLastOffset() >= lastExample();
  }

  void verify(Verification verification) {
    List<Long> offsets = books.examples().stream().map(At::offset).toList();
    int next = 0;
    long number = 0;
    for (Experience experience : books.experiences()) {
      number++;
      verification.require(
          experience.getNumber() == number,
          "experience %d comes where %d must be".formatted(experience.getNumber(), number));
      verification.require(
          next < offsets.size() && experience.getFirstOffset() == offsets.get(next),
          "experience %d begins at %d, not at the first example after its predecessor"
              .formatted(experience.getNumber(), experience.getFirstOffset()));
      int from = next;
      while (next < offsets.size() && offsets.get(next) <= experience.getLastOffset()) {
        next++;
      }
      int counted =
          experience.getLabelledTrain()
              + experience.getLabelledHoldOut()
              + experience.getUnlabelled();
      verification.require(
          counted == next - from,
          "experience %d counts %d examples and has %d"
              .formatted(experience.getNumber(), counted, next - from));
    }
    verification.require(
        next == offsets.size(),
        "%d examples are in no experience".formatted(offsets.size() - next));
    verification.count("experiences", books.experiences().size());
  }
}
