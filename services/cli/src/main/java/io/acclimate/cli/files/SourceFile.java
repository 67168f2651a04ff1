package io.acclimate.cli.files;

import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A file of source data and the domain that its rows are of.
 *
 * @param domain null for the spec's source domain
 * @param path the file
 */
public record SourceFile(@Nullable String domain, Path path) {

  /** Reads {@code FILE} or {@code DOMAIN=FILE}; what comes after a slash names no domain. */
  public static final class Converter implements ITypeConverter<SourceFile> {
    @Override
    public SourceFile convert(String value) {
      int end = value.indexOf('=');
      int slash = value.indexOf('/');
      if (end < 0 || (slash >= 0 && slash < end)) {
        return new SourceFile(null, Path.of(value));
      }
      if (value.substring(end + 1).isBlank()) {
        throw new TypeConversionException("'%s': no file after the domain".formatted(value));
      }
      try {
        return new SourceFile(
            Names.requireDomain(value.substring(0, end)), Path.of(value.substring(end + 1)));
      } catch (InvalidFormatException e) {
        throw new TypeConversionException(
            "'%s': %s; wanted FILE or DOMAIN=FILE, or ./FILE if = is part of its name"
                .formatted(value, e.getMessage()));
      }
    }
  }
}
