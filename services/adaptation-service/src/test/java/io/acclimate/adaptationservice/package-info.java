@NullMarked
package io.acclimate.adaptationservice;

import org.jspecify.annotations.NullMarked;
