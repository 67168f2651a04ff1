@NullMarked
package io.acclimate.cli.files;

import org.jspecify.annotations.NullMarked;
