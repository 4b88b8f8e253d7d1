#!/usr/bin/perl
# Reads PostgreSQL's log (log_min_duration_statement = 0) and writes pgbench scripts of the transactions in it, with the
# parameters in place: the same SQL that the requests ran. pgbench takes 128 scripts at most, so that each holds several
# transactions. Prints how many transactions a script has; the last ones that do not fill a script are left out.
use strict; use warnings;
my ($folder, $scripts) = @ARGV;
$scripts or die "name a folder and how many scripts";
mkdir $folder;
my (%open, @found);
sub finish {
  my ($p, $statement, $values) = @_;
  $statement =~ s/\$(\d+)/exists $values->{$1} ? $values->{$1} : "\$$1"/ge;
  $statement =~ s/\s*\n\s*/ /g;
  if ($statement =~ /^begin/i) { $open{$p} = ["begin read only;\n", "select set_config('app.tenant', '1', true);\n"]; return }
  return unless $open{$p};
  push @{ $open{$p} }, "$statement;\n";
  if ($statement =~ /^commit/i) {
    push @found, join '', @{ $open{$p} } if grep { /listing_search/ } @{ $open{$p} };
    delete $open{$p};
  }
}
my @lines = <STDIN>;
for (my $i = 0; $i < @lines; $i++) {
  next unless $lines[$i] =~ /\[(\d+)\].*?duration: [\d.]+ ms  (?:statement|execute [^:]*): (.*)/s;
  my ($p, $statement) = ($1, $2);
  while ($i + 1 < @lines && $lines[$i + 1] =~ /^\t/) { $statement .= $lines[++$i] }
  chomp $statement;
  my %values;
  if ($i + 1 < @lines && $lines[$i + 1] =~ /DETAIL:  parameters: (.*)/s) {
    my $list = $1;
    $i++;
    while ($i + 1 < @lines && $lines[$i + 1] =~ /^\t/) { $list .= $lines[++$i] }
    $values{$1} = $2 while $list =~ /\$(\d+) = (NULL|'(?:[^']|'')*')/g;
  }
  finish($p, $statement, \%values);
}
my $each = int(@found / $scripts) or die "fewer transactions than scripts";
for my $script (0 .. $scripts - 1) {
  open my $out, '>', sprintf('%s/%03d.sql', $folder, $script) or die $!;
  print $out @found[$script * $each .. ($script + 1) * $each - 1];
}
print "$each\n";
