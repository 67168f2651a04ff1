package io.acclimate.registry.state;

import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a command is refused; the code of each is part of the public contract. */
public enum Refusal {
  UNKNOWN_MODEL,
  MODEL_EXISTS,
  /** The round did not start from the current head, or is not for the next experience. */
  HEAD_MISMATCH,
  /** The experience is completed already: whoever asked can go on to the next. */
  ALREADY_COMPLETED,
  RANGE_OVERLAP,
  ABSENT_BLOBS,
  /** A manifest or spec blob is there but does not say what the command says. */
  BLOB_INVALID,
  /** The model's backbone is code that nobody has listed as trusted. */
  BACKBONE_UNTRUSTED,
  ROUND_INVALID,
  SPEC_INVALID,
  UNKNOWN_VERSION,
  UNKNOWN_ALIAS,
  NOTHING_TO_ROLL_BACK,
  VERSION_IS_CHAMPION,
  VERSION_ARCHIVED,
  VERSION_DELETED,
  /** An alias points at the version, or the next round starts from it. */
  VERSION_IN_USE,
  /** The alias answers or sees requests. */
  ALIAS_IN_USE,
  /** The model has as many aliases as a model may have. */
  TOO_MANY_ALIASES,
  TRAFFIC_INVALID,
  /** The name belonged to a model that is deleted; names are not used again. */
  MODEL_DELETED,
  /** The command could be read but says something impossible, such as a digest that is none. */
  COMMAND_INVALID,
  NOT_SUPPORTED;

  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A refusal for this reason. */
  public Decision.Refused because(@Nullable Head currentHead, String reason) {
    return new Decision.Refused(code(), reason, currentHead, List.of());
  }

  /** A refusal because something is not what its format demands. */
  Decision.Refused because(@Nullable Head currentHead, InvalidFormatException fault) {
    return because(currentHead, String.valueOf(fault.getMessage()));
  }
}
