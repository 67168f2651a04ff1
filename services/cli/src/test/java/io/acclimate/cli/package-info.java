@NullMarked
package io.acclimate.cli;

import org.jspecify.annotations.NullMarked;
