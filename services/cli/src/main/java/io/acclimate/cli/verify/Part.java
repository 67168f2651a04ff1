package io.acclimate.cli.verify;

import io.acclimate.cli.verify.BlobChecks.State;
import io.acclimate.core.artifact.Digest;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is found out about one version, or the head. */
final class Part {
  private final String model;
  private final String name;
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> signatures = new ArrayList<>();
  private int blobs;
  private int kept;
  private int collected;

  /**
   * @param name number of a version, or {@code head}
   */
  Part(String model, String name) {
    this.model = model;
    this.name = name;
  }

  /** A blob that must be there. */
  void needs(Digest digest, String what, State state) {
    blobs++;
    switch (state) {
      case State.Sound() -> {}
      case State.Missing() -> fault(digest, "is missing; it is the " + what);
      case State.Wrong(String fault) -> fault(digest, what + " " + fault);
    }
  }

  /** A blob of the training that may have been collected. */
  void mayHave(Digest digest, String what, State state) {
    switch (state) {
      case State.Sound() -> {
        blobs++;
        kept++;
      }
      case State.Missing() -> collected++;
      case State.Wrong(String fault) -> fault(digest, what + " " + fault);
    }
  }

  void fault(Digest digest, String what) {
    faults.add(new Fault(title(), digest, what));
  }

  void signed(List<String> found) {
    signatures.addAll(found);
  }

  Finding found() {
    String training = kept == 0 ? "collected" : collected == 0 ? "kept" : "partly collected";
    return new Finding(
        model, name, blobs, kept + collected == 0 ? "-" : training, signatures, faults);
  }

  private String title() {
    return name.equals("head") ? model + " head" : model + " version " + name;
  }
}
