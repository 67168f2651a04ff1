package io.acclimate.cli.files;

import io.acclimate.cli.CommandFailed;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.model.ModelDefinition;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The YAML file in which a person describes a model: its spec and its network. */
public final class DefinitionFile {
  private DefinitionFile() {}

  /**
   * Reads the file, and the file of a backbone that it names, which is looked for beside it; an
   * error names the key.
   */
  public static ModelDefinition read(Path path) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try (Reader reader = Files.newBufferedReader(path)) {
      Object plain = new Yaml(new SafeConstructor(strict)).load(reader);
      return ModelDefinition.fromJson(
          Json.from(plain), name -> backbone(path.resolveSibling(name)));
    } catch (NoSuchFileException e) {
      throw new CommandFailed(path + ": no such file", e);
    } catch (IOException e) {
      throw new CommandFailed(path + " cannot be read: " + e.getMessage(), e);
    } catch (YAMLException e) {
      throw new CommandFailed(
          path + " is not YAML: " + String.valueOf(e.getMessage()).replace('\n', ' '), e);
    } catch (InvalidFormatException e) {
      throw new CommandFailed(path + ": " + e.getMessage(), e);
    }
  }

  private static byte[] backbone(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new CommandFailed("network.backbone.file: " + file + ": no such file", e);
    } catch (IOException e) {
      throw new CommandFailed(
          "network.backbone.file: " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
