@NullMarked
package io.acclimate.inference;

import org.jspecify.annotations.NullMarked;
