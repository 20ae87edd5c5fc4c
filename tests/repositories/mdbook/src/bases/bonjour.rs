// ANCHOR: bonjour
# // une ligne que le livre cache
fn main() {
    println!("Bonjour");
}
// ANCHOR_END: bonjour
