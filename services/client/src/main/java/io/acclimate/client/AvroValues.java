package io.acclimate.client;

import io.acclimate.avro.AliasTarget;
import io.acclimate.avro.BoxesLabel;
import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Media;
import io.acclimate.avro.NumberLabel;
import io.acclimate.avro.SetLabel;
import io.acclimate.avro.Tensor;
import io.acclimate.avro.Text;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Input;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LabelValue;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.signing.Signature;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Inputs, labels, heads and signatures between their Avro form on topics and our own. What Avro
 * lets through but we do not (a tensor with too few bytes, a label that is not a number, a digest
 * that is none) is an {@link InvalidFormatException} that names it.
 */
public final class AvroValues {
  private AvroValues() {}

  /** Who vouches for what an alias points at; null when nobody does. */
  public static @Nullable Signature signature(AliasTarget target) {
    ByteBuffer signature = target.getSignature();
    String keyId = target.getKeyId();
    return signature == null ? null : new Signature(keyId == null ? "" : keyId, bytes(signature));
  }

  /** A branch of the input union. */
  public static Object toAvro(Input input) {
    if (input instanceof Input.TensorInput tensor) {
      return toAvro(tensor.tensor());
    } else if (input instanceof Input.TextInput text) {
      return new Text(text.text());
    } else if (input instanceof Input.MediaInput media) {
      return new Media(media.mediaType(), ByteBuffer.wrap(media.data()));
    }
    throw new AssertionError(input); // sealed; Java 17 has no switch over it
  }

  /** A branch of the input union as an input. */
  public static Input input(Object union) {
    if (union instanceof Tensor tensor) {
      return new Input.TensorInput(tensor(tensor));
    } else if (union instanceof Text text) {
      return new Input.TextInput(text.getText());
    } else if (union instanceof Media media) {
      return new Input.MediaInput(media.getMediaType(), bytes(media.getData()));
    }
    throw unknown("input", union);
  }

  /** A branch of the label union. */
  public static Object toAvro(LabelValue label) {
    if (label instanceof LabelValue.ClassName name) {
      return new ClassLabel(name.name());
    } else if (label instanceof LabelValue.NumberValue number) {
      return new NumberLabel(number.value());
    } else if (label instanceof LabelValue.NameSet set) {
      return new SetLabel(List.copyOf(set.names()));
    } else if (label instanceof LabelValue.Boxes boxes) {
      return new BoxesLabel(boxes.boxes().stream().map(AvroValues::toAvro).toList());
    }
    throw new AssertionError(label); // sealed; Java 17 has no switch over it
  }

  /** A branch of a label union that may be null. */
  public static @Nullable Object toAvroOrNull(@Nullable LabelValue label) {
    return label == null ? null : toAvro(label);
  }

  /** A branch of the label union as a label. */
  public static LabelValue label(Object union) {
    if (union instanceof ClassLabel name) {
      return new LabelValue.ClassName(name.getName());
    } else if (union instanceof NumberLabel number) {
      return new LabelValue.NumberValue(number.getValue());
    } else if (union instanceof SetLabel set) {
      return new LabelValue.NameSet(new TreeSet<>(set.getNames()));
    } else if (union instanceof BoxesLabel boxes) {
      return new LabelValue.Boxes(boxes.getBoxes().stream().map(AvroValues::box).toList());
    }
    throw unknown("label", union);
  }

  /** A branch of a label union that may be null. */
  public static @Nullable LabelValue labelOrNull(@Nullable Object union) {
    return union == null ? null : label(union);
  }

  /** The bytes are shared, not copied. */
  public static Tensor toAvro(TensorBytes tensor) {
    return new Tensor(tensor.dtype().name(), tensor.shape(), ByteBuffer.wrap(tensor.data()));
  }

  /** The bytes are shared, not copied. */
  public static TensorBytes tensor(Tensor tensor) {
    return new TensorBytes(Dtype.of(tensor.getDtype()), tensor.getShape(), bytes(tensor.getData()));
  }

  /** A head as commands and changes carry it. */
  public static io.acclimate.avro.Head toAvro(Head head) {
    return new io.acclimate.avro.Head(
        head.weights().hex(),
        hexOrNull(head.weightsState()),
        hexOrNull(head.dataState()),
        head.lastExperience() == null ? null : toAvro(head.lastExperience()));
  }

  /** A head out of a command or change. */
  public static Head head(io.acclimate.avro.Head head) {
    io.acclimate.avro.LastExperience last = head.getLastExperience();
    return new Head(
        new Digest(head.getWeights()),
        digestOrNull(head.getWeightsState()),
        digestOrNull(head.getDataState()),
        last == null
            ? null
            : new LastExperience(last.getNumber(), last.getPartition(), last.getLastOffset()));
  }

  public static io.acclimate.avro.Side toAvro(Side side) {
    return switch (side) {
      case TRAIN -> io.acclimate.avro.Side.TRAIN;
      case HOLD_OUT -> io.acclimate.avro.Side.HOLD_OUT;
    };
  }

  public static Side side(io.acclimate.avro.Side side) {
    return switch (side) {
      case TRAIN -> Side.TRAIN;
      case HOLD_OUT -> Side.HOLD_OUT;
    };
  }

  private static io.acclimate.avro.LastExperience toAvro(LastExperience last) {
    return new io.acclimate.avro.LastExperience(last.number(), last.partition(), last.lastOffset());
  }

  private static io.acclimate.avro.Box toAvro(LabelValue.Box box) {
    return new io.acclimate.avro.Box(box.name(), box.x(), box.y(), box.width(), box.height());
  }

  private static LabelValue.Box box(io.acclimate.avro.Box box) {
    return new LabelValue.Box(
        box.getName(), box.getX(), box.getY(), box.getWidth(), box.getHeight());
  }

  private static @Nullable String hexOrNull(@Nullable Digest digest) {
    return digest == null ? null : digest.hex();
  }

  private static @Nullable Digest digestOrNull(@Nullable String hex) {
    return hex == null ? null : new Digest(hex);
  }

  /** The array behind a buffer that is nothing but that array; else a copy. */
  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.position() == 0
        && buffer.remaining() == buffer.array().length) {
      return buffer.array();
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }

  private static InvalidFormatException unknown(String what, Object union) {
    return new InvalidFormatException(
        what + ": " + union.getClass().getName() + " is not a branch of its union");
  }
}
